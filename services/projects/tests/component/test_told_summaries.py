"""Who is told what a chat says in short: other chats, its own where its history is cut, and drawings, of each section."""

from dataclasses import replace

import psycopg
import pytest

from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import plan_section_pb2
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc_projects.application.gather_context import COVER, SUMMARY
from eightgentc_projects.application.get_receipt import rebuilt
from eightgentc_projects.domain.receipt import Receipt, ReceiptItem, hash_of
from eightgentc_projects.domain.role import Acting

from .chats import turn
from .summaries import SIX, say, summarize, told


@pytest.mark.row("F116", clause="the Goals chat's recorded context holds the Context summary, labelled")
async def test_the_chat_about_goals_is_told_what_the_one_about_the_context_says_in_short(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    await summarize(service, ada, project_id, chat)

    await ada.stream(service.conversations.StreamTurn, turn(project_id, "And goals?", section="Goals"))

    [item] = told(service.planner.requests[-1].input)
    assert (item.id, item.text, item.version) == (f"summary:{chat}", "They open in May.", "1")
    assert (item.label, item.section, item.priority) == ("summary", "Context", SUMMARY)
    assert not item.only_beyond_history


async def test_the_own_chat_is_told_in_short_where_its_history_is_cut(service, ada, database_rows):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    await summarize(service, ada, project_id, chat)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "And?", chat=chat))
    async with await psycopg.AsyncConnection.connect(service.urls.admin) as connection:
        await connection.execute(
            """INSERT INTO projects.messages (project_id, id, conversation_id, role, author_id, parts, text)
            SELECT %(project)s, gen_random_uuid(), %(chat)s, 'user', %(person)s, '[]', 'More.'
            FROM generate_series(1, 92)""",
            {"project": project_id, "chat": chat, "person": ada.id},
        )

    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Now?", chat=chat, key="m-9"))

    short, long = (told(request.input) for request in service.planner.requests)
    assert [(item.id, item.only_beyond_history) for item in (*short, *long)] == [
        (f"summary:{chat}", True),
        (f"summary:{chat}", False),
    ]


@pytest.mark.row("M10", clause="the context of any answer can be rebuilt")
async def test_a_receipt_is_rebuilt_from_the_version_of_a_summary_that_was_sent(service, ada):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    await summarize(service, ada, project_id, chat)
    kept = ReceiptItem(f"summary:{chat}", "1", 5)
    sent = hash_of([replace(kept, text="They open in May.")], with_history=False)
    await say(service, ada, project_id, *SIX, chat=chat)
    service.planner.summary = "Another."
    await summarize(service, ada, project_id, chat)
    stores = service.parts.workspace.reading_jointly(Acting(ada.id, ada.id, project_id=project_id))

    found = await rebuilt(stores, Receipt((kept,), (), 5, 9, sent, "", "", ""))

    assert [item.text for item in found.kept] == ["They open in May."]
    assert found.is_proven


async def draw(service, person, project_id, what, *topics):
    if what == "graph":
        request = graphs.GenerateConceptGraphRequest(project_id=project_id, topics=topics)
        await person.call(service.graph.GenerateConceptGraph, request)
    else:
        request = diagrams.GenerateDiagramRequest(project_id=project_id, type=what)
        await person.call(service.diagrams.GenerateDiagram, request)
    return service.planner.asked[-1].context


@pytest.mark.row("F115", clause="carries at least one item of every section that has messages")
@pytest.mark.parametrize("what", ["graph", "flowchart", "timeline"])
async def test_a_drawing_shows_each_section_by_its_summary_or_else_by_the_newest_words(service, ada, what):
    project_id = await service.project(ada)
    chat = await say(service, ada, project_id, *SIX)
    await summarize(service, ada, project_id, chat)
    await say(service, ada, project_id, "First this.", "Then that.", section="Goals")
    await ada.call(
        service.plan.PutPlanSection,
        plans.PutPlanSectionRequest(
            project_id=project_id, section=plan_section_pb2.PlanSection(section="Risks", content="None.")
        ),
    )

    context = await draw(service, ada, project_id, what)

    first = {item.section: item.text for item in context if item.priority == COVER}
    assert first == {"Context": "They open in May.", "Goals": "Then that."}


@pytest.mark.row("F115", clause="carries at least one item of every section that has messages")
async def test_a_section_in_which_nothing_was_said_for_long_is_shown_too(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, project_id, "We open in May.", section="Timeline")
    chat = await say(service, ada, project_id, "We bake.")
    async with await psycopg.AsyncConnection.connect(service.urls.admin) as connection:
        await connection.execute(
            """INSERT INTO projects.messages (project_id, id, conversation_id, role, author_id, parts, text)
            SELECT %(project)s, gen_random_uuid(), %(chat)s, 'user', %(person)s, '[]', 'More.'
            FROM generate_series(1, 300)""",
            {"project": project_id, "chat": chat, "person": ada.id},
        )

    drawn = await draw(service, ada, project_id, "graph")
    of_a_topic = await draw(service, ada, project_id, "graph", "ovens")

    assert [(item.text, item.priority) for item in drawn if item.section == "Timeline"] == [
        ("We open in May.", COVER)
    ]
    assert [item for item in of_a_topic if item.section == "Timeline"] == []


async def test_a_section_is_shown_by_words_of_the_branch_that_is_shown(service, ada):
    project_id = await service.project(ada)
    for text in ("We open in May.", "We open in June."):
        await ada.stream(service.conversations.StreamTurn, turn(project_id, text, key="m-1"))

    context = await draw(service, ada, project_id, "graph")

    assert [item.text for item in context if item.priority == COVER] == ["We open in June."]


async def test_of_several_chats_about_a_section_the_newest_words_show_it(service, ada):
    project_id = await service.project(ada)
    older = await say(service, ada, project_id, "We bake bread.")
    await say(service, ada, project_id, "We bake rolls.")
    await say(service, ada, project_id, "We bake pies.", chat=older)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "And more?", chat=older))
    await say(service, ada, project_id, "x" * 100_001, chat=older)

    context = await draw(service, ada, project_id, "graph")

    assert [item.text for item in context if item.priority == COVER] == ["And more?"]

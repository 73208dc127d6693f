"""Where what the model made comes from: kept with it, told with the chat, taken back with it."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from eightgentc.projects.v1 import conversation_service_pb2, insight_pb2
from eightgentc.projects.v1 import memory_service_pb2 as rpc
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc.projects.v1 import provenance_pb2 as pb
from eightgentc_kit.errors import Code
from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.provenance import Proof, Source, SourceKind
from eightgentc_projects.domain.stream_event import ToolCalled

from .acting import (
    accept,
    acted,
    draws_diagram,
    draws_graph,
    person_writes,
    section,
    undo,
    writes,
)
from .chats import append

SAID = "We bake 🍞 at night. The shop opens in May."
NIGHT = (11, 19, "at night")


def quoting(message_id, start=11, end=19, quote="at night", kind=SourceKind.MESSAGE):
    return Source(kind, message_id, "1", start, end, quote)


def with_proofs(events, **proofs):
    """The events of a tool, whose draft has these proofs."""
    start, called = events
    return start, ToolCalled(
        called.tool_call_id, called.tool_name, called.input, replace(called.draft, **proofs)
    )


async def said(service, person, project_id, text=SAID, name="Timeline"):
    answer = await person.call(service.conversations.AppendMessage, append(project_id, name, text))
    return answer.message


async def provenance(service, person, project_id, **of):
    request = rpc.GetProvenanceRequest(project_id=project_id, **of)
    return list((await person.call(service.memory.GetProvenance, request)).items)


async def drawn(service, person, project_id, *sources, key="m-1"):
    """The id of a node with these sources, of one without, and of the edge between them; and the proposal."""
    events = with_proofs(
        draws_graph("Ovens", "Flour"), node_proofs=(Proof(sources), Proof()), edge_proofs=(Proof(),)
    )
    data = await acted(service, person, project_id, *events, key=key)
    return *data["newNodes"], *data["newEdges"], data["proposalId"]


@pytest.mark.row("M3", clause="`GET …/provenance?node=` returns the messages")
async def test_a_node_tells_the_message_and_the_chat_that_say_it(service, ada):
    project_id = await service.project(ada)
    message = await said(service, ada, project_id)
    node, *_ = await drawn(service, ada, project_id, quoting(message.id))

    [item] = await provenance(service, ada, project_id, node_id=node)

    assert (item.kind, item.id, item.inferred) == (pb.PROVENANCE_KIND_NODE, node, False)
    assert item.sources == [
        pb.ProvenanceSource(
            quote="at night",
            message_id=message.id,
            conversation_id=message.conversation_id,
            section="Timeline",
            version="1",
            start=11,
            end=19,
        )
    ]


@pytest.mark.row("M3", clause="drops or flags the rest as `inferred`")
async def test_what_has_no_source_is_inferred(service, ada):
    project_id = await service.project(ada)
    _, node, edge, _ = await drawn(service, ada, project_id)

    items = [
        *await provenance(service, ada, project_id, node_id=node),
        *await provenance(service, ada, project_id, edge_id=edge),
    ]

    assert [(item.kind, item.inferred, len(item.sources)) for item in items] == [
        (pb.PROVENANCE_KIND_NODE, True, 0),
        (pb.PROVENANCE_KIND_EDGE, True, 0),
    ]


async def test_the_message_that_asks_for_it_is_a_source_too(service, ada):
    project_id = await service.project(ada)
    node, *_ = await drawn(service, ada, project_id, quoting(None, 0, 5, "Write", SourceKind.PROMPT))

    [item] = await provenance(service, ada, project_id, node_id=node)

    message = await ada.call(
        service.conversations.ListMessages,
        conversation_service_pb2.ListMessagesRequest(conversation_id="chat-1"),
    )
    assert [(source.message_id, source.section) for source in item.sources] == [
        (message.messages[0].id, "Goals")
    ]


@pytest.mark.row("M3", clause="deleting a message flags all derived items")
async def test_every_item_of_a_message_that_is_gone_says_so(service, ada):
    project_id = await service.project(ada)
    message = await said(service, ada, project_id)
    events = with_proofs(
        draws_graph("Ovens", "Flour"),
        node_proofs=(Proof((quoting(message.id),)), Proof((quoting(message.id),))),
        edge_proofs=(Proof((quoting(message.id),)),),
    )
    proposal = (await acted(service, ada, project_id, *events))["proposalId"]
    before = await provenance(service, ada, project_id, generation_id=proposal)
    with psycopg.connect(service.urls.admin) as admin:
        admin.execute("DELETE FROM projects.conversations WHERE id = %s", (message.conversation_id,))

    after = await provenance(service, ada, project_id, generation_id=proposal)

    assert [[source.deleted for source in item.sources] for item in before] == [[False]] * 3
    assert [[source.deleted for source in item.sources] for item in after] == [[True]] * 3


async def test_a_section_or_an_insight_that_is_gone_says_so(service, ada):
    project_id = await service.project(ada)
    goals = await person_writes(service, ada, project_id, "Bread for all.", name="Values")
    noted = await ada.call(
        service.memory.CreateInsight,
        rpc.CreateInsightRequest(
            project_id=project_id,
            insight=insight_pb2.Insight(kind=insight_pb2.INSIGHT_KIND_FACT, text="Bread sells."),
        ),
    )
    sources = (
        quoting(goals.id, 0, 5, "Bread", SourceKind.SECTION),
        quoting(noted.insight.id, 0, 5, "Bread", SourceKind.INSIGHT),
    )
    node, *_ = await drawn(service, ada, project_id, *sources)
    [before] = await provenance(service, ada, project_id, node_id=node)
    await ada.call(
        service.plan.DeletePlanSection,
        plans.DeletePlanSectionRequest(project_id=project_id, section="Values"),
    )
    await ada.call(
        service.memory.DeleteInsight,
        rpc.DeleteInsightRequest(project_id=project_id, insight_id=noted.insight.id),
    )

    [after] = await provenance(service, ada, project_id, node_id=node)

    assert [(source.section_id, source.insight_id) for source in before.sources] == [
        (goals.id, ""),
        ("", noted.insight.id),
    ]
    assert [source.deleted for source in before.sources] == [False, False]
    assert [source.deleted for source in after.sources] == [True, True]


async def test_an_insight_as_a_source_is_the_message_that_says_it(service, ada, database_rows):
    project_id = await service.project(ada)
    message = await said(service, ada, project_id)
    insight = new_id()
    with psycopg.connect(service.urls.admin) as admin:
        admin.execute(
            "INSERT INTO projects.insights (project_id, id, kind, text, quotes) VALUES (%s, %s, 'fact', 'Baking is at night.',"
            " json_build_array(json_build_object('message_id', %s::text, 'conversation_id', %s::text, 'text', 'at night')))",
            (project_id, insight, message.id, message.conversation_id),
        )
    node, *_ = await drawn(service, ada, project_id, quoting(insight, 0, 6, "Baking", SourceKind.INSIGHT))

    [of_node] = await provenance(service, ada, project_id, node_id=node)
    [of_insight] = await provenance(service, ada, project_id, insight_id=insight)

    for item, named in ((of_node, insight), (of_insight, "")):
        [source] = item.sources
        assert (source.message_id, source.insight_id, source.section) == (message.id, named, "Timeline")
        assert (source.start, source.end, source.quote) == NIGHT
    assert (of_insight.kind, of_insight.text) == (pb.PROVENANCE_KIND_INSIGHT, "Baking is at night.")


@pytest.mark.row("M3", clause="plan paragraph")
async def test_a_paragraph_keeps_its_source_where_it_is_moved_to_and_one_that_was_changed_is_not_listed(
    service, ada
):
    project_id = await service.project(ada)
    message = await said(service, ada, project_id)
    proofs = (Proof((quoting(message.id),), "1"), Proof((), "2"))
    await acted(
        service, ada, project_id, *with_proofs(writes("We bake at night.\n\nInvestors pay."), proofs=proofs)
    )
    before = await provenance(service, ada, project_id, section="Goals")
    await person_writes(service, ada, project_id, "My own.\n\nWe bake at night.\n\nInvestors pay little.")

    after = await provenance(service, ada, project_id, section="goals")

    assert [(item.part, item.text, item.inferred) for item in before] == [
        ("1", "We bake at night.", False),
        ("2", "Investors pay.", True),
    ]
    assert [(item.part, item.text, len(item.sources)) for item in after] == [("2", "We bake at night.", 1)]


@pytest.mark.row("M3", clause="Gantt task")
async def test_a_diagram_lists_its_elements(service, ada):
    project_id = await service.project(ada)
    message = await said(service, ada, project_id)
    proofs = (Proof((quoting(message.id),), "t1"), Proof((), "t2"))
    data = await acted(service, ada, project_id, *with_proofs(draws_diagram(), proofs=proofs))
    made = await provenance(service, ada, project_id, generation_id=data["proposalId"])

    items = await provenance(service, ada, project_id, diagram_id=made[0].id)

    assert [(item.part, item.inferred, len(item.sources)) for item in items] == [
        ("t1", False, 1),
        ("t2", True, 0),
    ]


async def test_what_waits_brings_its_sources_when_it_is_accepted(service, ada):
    project_id = await service.project(ada)
    message = await said(service, ada, project_id)
    await person_writes(service, ada, project_id, "My own words")
    proofs = (Proof((quoting(message.id),), "1"),)
    waiting = await acted(service, ada, project_id, *with_proofs(writes("We bake."), proofs=proofs))
    before = await provenance(service, ada, project_id, generation_id=waiting["proposalId"])

    await ada.call(service.proposals.AcceptProposal, accept(project_id, waiting["proposalId"]))

    [item] = await provenance(service, ada, project_id, generation_id=waiting["proposalId"])
    assert before == []
    assert (item.id, item.part, item.text) == (
        (await section(service, ada, project_id)).id,
        "1",
        "We bake.",
    )
    assert [source.message_id for source in item.sources] == [message.id]


async def test_undo_removes_the_sources(service, ada):
    project_id = await service.project(ada)
    message = await said(service, ada, project_id)
    proofs = (Proof((quoting(message.id),), "1"),)
    written = await acted(service, ada, project_id, *with_proofs(writes("We bake."), proofs=proofs))
    before = await provenance(service, ada, project_id, generation_id=written["proposalId"])

    await ada.call(service.proposals.UndoProposal, undo(project_id, written["proposalId"]))
    await person_writes(service, ada, project_id, "We bake.")

    assert [len(item.sources) for item in before] == [1]
    assert await provenance(service, ada, project_id, generation_id=written["proposalId"]) == []
    assert await provenance(service, ada, project_id, section="Goals") == []


async def test_a_node_that_is_drawn_again_keeps_its_own_source(service, ada):
    project_id = await service.project(ada)
    first = await said(service, ada, project_id)
    second = await said(service, ada, project_id)
    node, *_ = await drawn(service, ada, project_id, quoting(first.id))
    events = with_proofs(
        draws_graph("Ovens", "Shop"),
        node_proofs=(Proof((quoting(second.id),)), Proof()),
        edge_proofs=(Proof(),),
    )
    await acted(service, ada, project_id, *events, key="m-2")

    [item] = await provenance(service, ada, project_id, node_id=node)

    assert [source.message_id for source in item.sources] == [first.id]


async def test_what_a_person_wrote_has_no_provenance(service, ada):
    project_id = await service.project(ada)
    await person_writes(service, ada, project_id, "My own words")

    assert await provenance(service, ada, project_id, section="Goals") == []


@pytest.mark.parametrize("of", ["node_id", "edge_id", "section", "diagram_id", "insight_id", "generation_id"])
async def test_a_stranger_finds_nothing_and_what_is_not_there_is_not_found(service, ada, bob, of):
    project_id = await service.project(ada)
    await acted(service, ada, project_id, *writes())

    foreign = rpc.GetProvenanceRequest(project_id=project_id, section="Goals")
    unknown = rpc.GetProvenanceRequest(project_id=project_id, **{of: new_id()})

    assert (await bob.refused(service.memory.GetProvenance, foreign)).code is Code.NOT_FOUND
    assert (await ada.refused(service.memory.GetProvenance, unknown)).code is Code.NOT_FOUND


async def test_nothing_named_is_refused(service, ada):
    project_id = await service.project(ada)

    refused = await ada.refused(service.memory.GetProvenance, rpc.GetProvenanceRequest(project_id=project_id))

    assert (refused.code, refused.violations[0].field) == (Code.INVALID_ARGUMENT, "of")

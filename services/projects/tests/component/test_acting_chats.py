"""A chat acts: what the model makes is in the project, and the stream and the saved message say so."""

import asyncio
import json

import pytest

from eightgentc.projects.v1 import conversation_pb2 as pb
from eightgentc.projects.v1 import conversation_service_pb2 as rpc
from eightgentc.projects.v1 import diagram_service_pb2, graph_service_pb2
from eightgentc_kit.errors import OutcomeUnknown
from eightgentc_projects.adapters.outbound.memory_turn_journal import MemoryTurnJournal
from eightgentc_projects.adapters.outbound.postgres.section_store import PostgresSectionStore
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.domain.errors import AiUnavailable
from eightgentc_projects.domain.project import Approval

from .acting import FLOWCHART, acted, draws_diagram, draws_graph, person_writes, section, undo, writes
from .chats import messages, turn
from .graphs import read as read_graph

ASKS = "Write the Goals section."
VERSIONS = "SELECT version, cause FROM projects.plan_section_versions ORDER BY version"


def by_id(item):
    return item["id"]


def parts_of(message):
    return json.loads(message.parts)


@pytest.mark.row("F131", clause="Saves the section")
async def test_what_the_model_writes_in_a_chat_is_in_the_plan(service, ada):
    project_id = await service.project(ada)

    data = await acted(service, ada, project_id, *writes())

    written = await section(service, ada, project_id)
    assert (written.content, written.version, written.edited_by_person) == ("Open by May.", 1, False)
    assert data == {
        "proposalId": written.generation_id,
        "state": "applied",
        "applied": True,
        "section": "Goals",
        "content": "Open by May.",
        "sectionId": written.id,
        "version": 1,
    }


async def test_the_saved_message_holds_the_parts_of_the_stream(service, ada):
    project_id = await service.project(ada)
    service.planner.reply_pieces, service.planner.tool_events = ("Here it ", "is."), writes()

    events = [
        each.event for each in await ada.stream(service.conversations.StreamTurn, turn(project_id, ASKS))
    ]

    kinds = [event.WhichOneof("part") or event.WhichOneof("event") for event in events]
    step, text, tool, data = parts_of((await messages(service, ada, "chat-1"))[-1])
    assert kinds == [
        *("start", "text_delta", "text_delta", "tool_input_start", "tool_output_available", "finish"),
    ]
    assert (step, text["text"]) == ({"type": "step-start"}, "Here it is.")
    assert (tool["type"], tool["state"]) == ("tool-generatePlanSection", "output-available")
    told = events[4].tool_output_available
    assert (tool["input"], tool["output"]) == (json.loads(told.input), json.loads(told.output))
    assert tool["output"]["summary"] == "The section Goals was written, version 1."
    assert (data["type"], data["id"]) == ("data-plan-section", told.data.id)
    assert data["data"] == json.loads(told.data.data)


async def test_a_drawn_graph_is_on_the_canvas_and_shown_with_its_ids(service, ada):
    project_id = await service.project(ada)

    data = await acted(service, ada, project_id, *draws_graph("Bakery", "Oven"))

    stored = await read_graph(service, ada, project_id, graph_service_pb2.GRAPH_FORMAT_REACT_FLOW)
    assert sorted(data["nodes"], key=by_id) == stored["nodes"]
    assert sorted(data["edges"], key=by_id) == stored["edges"]
    assert set(data["newNodes"]) == {node["id"] for node in stored["nodes"]}


async def test_a_drawn_diagram_is_among_the_diagrams(service, ada):
    project_id = await service.project(ada)

    data = await acted(service, ada, project_id, *draws_diagram())

    asked = diagram_service_pb2.GetDiagramRequest(project_id=project_id, diagram_id=data["diagramId"])
    diagram = (await ada.call(service.diagrams.GetDiagram, asked)).diagram
    assert (diagram.type, diagram.content, diagram.version) == ("flowchart", FLOWCHART, data["version"])


@pytest.mark.row("F131", clause="as a proposal where one exists")
async def test_where_a_person_wrote_the_section_the_text_waits(service, ada):
    project_id = await service.project(ada)
    await person_writes(service, ada, project_id, "My own words")

    data = await acted(service, ada, project_id, *writes())

    assert (data["state"], data["applied"], data["reason"]) == ("waiting", False, "person_text")
    assert (await section(service, ada, project_id)).content == "My own words"


@pytest.mark.parametrize(("role", "offered"), [("viewer", None), ("commenter", False), ("editor", True)])
async def test_tools_are_offered_to_those_who_may_change_the_plan(service, ada, bob, role, offered):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, role)

    if offered is None:
        await bob.refused_stream(service.conversations.StreamTurn, turn(project_id, ASKS))
    else:
        await bob.stream(service.conversations.StreamTurn, turn(project_id, ASKS))

    assert [request.offer_tools for request in service.planner.requests] == (
        [] if offered is None else [offered]
    )


async def test_who_lost_the_right_meanwhile_changes_nothing_and_keeps_the_text(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "commenter")
    service.planner.reply_pieces, service.planner.tool_events = ("Done.",), writes()

    await bob.stream(service.conversations.StreamTurn, turn(project_id, ASKS))

    _, text, tool = parts_of((await messages(service, bob, "chat-1"))[-1])
    assert text["text"] == "Done."
    assert (tool["state"], tool["errorText"]) == (
        "output-error",
        "You are commenter here; this needs editor.",
    )


async def test_a_tool_that_cannot_be_done_spoils_neither_the_text_nor_the_next_tool(service, ada):
    project_id = await service.project(ada)

    data = await acted(
        service, ada, project_id, *writes(section=".", call="call-0"), *writes(), words=("Both.",)
    )

    _, text, bad, good, _ = parts_of((await messages(service, ada, "chat-1"))[-1])
    assert (text["text"], bad["state"], good["state"]) == ("Both.", "output-error", "output-available")
    assert bad["errorText"].startswith("section: must not be .")
    assert data["applied"]


async def test_a_later_turn_tells_the_model_what_was_done(service, ada):
    project_id = await service.project(ada)
    await acted(service, ada, project_id, *writes(), words=("Here it is.",))
    service.planner.tool_events = ()

    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Thanks", key="m-2"))

    told = [said.text for said in service.planner.requests[-1].history if said.role == "assistant"]
    assert told == ["Here it is.\n\n[The section Goals was written, version 1.]"]


async def test_nothing_is_done_where_the_reply_breaks_off(service, ada, database_rows):
    project_id = await service.project(ada)
    service.planner.error = AiUnavailable(retry_after=1.0)

    with pytest.raises(IndexError):
        await acted(service, ada, project_id, *writes(), words=("I will",))

    tool = parts_of((await messages(service, ada, "chat-1"))[-1])[-1]
    assert (tool["state"], "nothing was changed" in tool["errorText"]) == ("output-error", True)
    assert await database_rows(VERSIONS) == []


async def test_a_message_that_is_answered_again_since_its_turn_died_draws_nothing_twice(
    service, ada, database_rows
):
    project_id = await service.project(ada)
    first = await acted(service, ada, project_id, *draws_diagram())
    await database_rows(
        "WITH died AS (UPDATE projects.turns SET state = 'failed' RETURNING 1) SELECT 1 FROM died"
    )

    again = await acted(service, ada, project_id, *draws_diagram())
    undone = undo(project_id, again["proposalId"])
    await ada.call(service.proposals.UndoProposal, undone)

    assert again["proposalId"] != first["proposalId"]
    assert again["diagramId"] == first["diagramId"]
    assert await database_rows("SELECT id::text FROM projects.diagrams") == [(first["diagramId"],)]


async def test_a_stop_while_it_is_saved_leaves_it_saved_and_said(service, ada, database_rows, monkeypatch):
    project_id = await service.project(ada)
    began, go, insert = asyncio.Event(), asyncio.Event(), PostgresSectionStore.insert

    async def slow(store, section):
        began.set()
        await go.wait()
        await insert(store, section)

    monkeypatch.setattr(PostgresSectionStore, "insert", slow)
    running = asyncio.create_task(acted(service, ada, project_id, *writes()))
    async with asyncio.timeout(5):
        await began.wait()
    await ada.call(service.conversations.StopTurn, rpc.StopTurnRequest(conversation_id="chat-1"))

    go.set()
    data = await running

    answer = (await messages(service, ada, "chat-1"))[-1]
    assert answer.state == "aborted"
    assert parts_of(answer)[1]["state"] == "output-available"
    assert (data["applied"], await database_rows(VERSIONS)) == (True, [(1, "generate")])


async def test_what_was_saved_without_our_knowing_is_not_done_twice(service, ada, database_rows, monkeypatch):
    project_id = await service.project(ada)
    change, calls = PostgresWorkspace.change, []

    class Unsure:
        """Commits, and does not say so the first time."""

        def __init__(self, inner):
            self.inner = inner

        async def __aenter__(self):
            return await self.inner.__aenter__()

        async def __aexit__(self, *error):
            calls.append(1)
            done = await self.inner.__aexit__(*error)
            if len(calls) == 1 and error[0] is None:
                raise OutcomeUnknown
            return done

    monkeypatch.setattr(PostgresWorkspace, "change", lambda *args, **how: Unsure(change(*args, **how)))

    data = await acted(service, ada, project_id, *draws_diagram())

    assert data["applied"]
    assert len(calls) == 2
    assert await database_rows("SELECT id::text FROM projects.diagrams") == [(data["diagramId"],)]


async def test_a_lost_journal_gives_the_saved_parts_again(service, ada, monkeypatch):
    project_id = await service.project(ada)
    await acted(service, ada, project_id, *writes(), words=("Here it is.",))
    turn_id = (await messages(service, ada, "chat-1"))[-1].turn_id

    async def forgotten(*_):
        return
        yield

    monkeypatch.setattr(MemoryTurnJournal, "read", forgotten)
    asked = rpc.ResumeTurnRequest(conversation_id="chat-1", turn_id=turn_id)
    events = [each.event for each in await ada.stream(service.conversations.ResumeTurn, asked)]

    kinds = [event.WhichOneof("part") or event.WhichOneof("event") for event in events]
    assert kinds == ["start", "text_delta", "tool_output_available", "finish"]
    assert (events[2].tool_output_available.data.name, events[2].tool_output_available.input != "") == (
        *("plan-section",),
        True,
    )
    assert events[1].text_delta == "Here it is."
    assert events[-1].finish.state == pb.TURN_STATE_DONE


@pytest.mark.row("F54", clause="deny leaves DB untouched")
async def test_where_the_project_asks_for_approval_everything_waits(service, ada, database_rows):
    project_id = await service.project(ada)
    await database_rows(
        "WITH asks AS (UPDATE projects.projects SET approval = %s RETURNING 1) SELECT 1 FROM asks",
        (Approval.ASK.value,),
    )

    waiting = [
        await acted(service, ada, project_id, *events, key=f"m-{n}")
        for n, events in enumerate((writes(), draws_graph("Bakery", "Oven"), draws_diagram()))
    ]

    assert [(data["state"], data["reason"]) for data in waiting] == [("waiting", "approval")] * 3
    for table in ("plan_sections", "nodes", "diagrams"):
        assert await database_rows(f"SELECT count(*) FROM projects.{table}") == [(0,)]

"""What the model draws in a chat is seen while it draws; at the end the message holds the whole, and nothing else."""

import json

import pytest

from eightgentc.projects.v1 import graph_service_pb2
from eightgentc_kit.errors import DatabaseUnavailable
from eightgentc_projects.adapters.outbound.postgres.graph_store import PostgresGraphStore
from eightgentc_projects.domain.graph import Edge, EdgeDetails, Node, NodeDetails
from eightgentc_projects.domain.stream_event import ToolDrawing

from .acting import draws_graph
from .chats import messages, turn
from .graphs import create_node, patch
from .graphs import read as read_graph

LABELS = ("Bakery", "Oven", "Flour")


def drawn_piece_by_piece(*labels):
    """Each node as a piece with the edge to the one before it, then the whole."""
    start, called = draws_graph(*labels)
    pieces = [
        ToolDrawing(
            called.tool_call_id,
            [Node("", NodeDetails(label), client_key=f"n{n}")],
            [Edge("", EdgeDetails(f"n{n - 1}", f"n{n}"))] if n else [],
        )
        for n, label in enumerate(labels)
    ]
    return start, *pieces, called


def pieces_of(events):
    return [event.event.data_piece for event in events if event.event.HasField("data_piece")]


@pytest.mark.row("M12", clause="id-mapped, laid-out `data-graph` ops over gRPC server streaming and SSE")
async def test_the_pieces_have_the_ids_that_are_saved_and_those_of_the_part(service, ada):
    project_id = await service.project(ada)
    service.planner.tool_events = drawn_piece_by_piece(*LABELS)

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Draw it"))

    pieces = pieces_of(events)
    shown = [node for piece in pieces for node in json.loads(piece.data)["nodes"]]
    joined = [edge for piece in pieces for edge in json.loads(piece.data)["edges"]]
    stored = await read_graph(service, ada, project_id, graph_service_pb2.GRAPH_FORMAT_REACT_FLOW)
    (output,) = (
        each.event.tool_output_available for each in events if each.event.HasField("tool_output_available")
    )
    assert [node["data"]["label"] for node in shown] == list(LABELS)
    assert {node["id"] for node in shown} == {node["id"] for node in stored["nodes"]}
    assert {edge["id"] for edge in joined} == {edge["id"] for edge in stored["edges"]}
    assert {(piece.name, piece.id) for piece in pieces} == {("graph", output.data.id)}
    assert len({(node["position"]["x"], node["position"]["y"]) for node in shown}) == 3


async def test_a_piece_holds_only_what_is_new(service, ada):
    project_id = await service.project(ada)
    service.planner.tool_events = drawn_piece_by_piece(*(f"Step {n}" for n in range(60)))

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Draw it"))

    pieces = pieces_of(events)
    assert [len(json.loads(piece.data)["nodes"]) for piece in pieces] == [1] * 60
    (output,) = (
        each.event.tool_output_available for each in events if each.event.HasField("tool_output_available")
    )
    assert sum(len(piece.data) for piece in pieces) < 2 * len(output.data.data)


async def test_a_node_of_the_name_of_a_stored_one_is_that_one(service, ada):
    project_id = await service.project(ada)
    changes = patch(project_id, create_node("k", "Oven", x=700, y=70))
    (known,) = (await ada.call(service.graph.PatchGraph, changes)).created
    service.planner.tool_events = drawn_piece_by_piece(*LABELS)

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Draw it"))

    (oven,) = (node for node in json.loads(pieces_of(events)[1].data)["nodes"])
    assert (oven["id"], oven["position"]) == (known.id, {"x": 700, "y": 70})


async def test_the_saved_message_holds_the_whole_alone(service, ada):
    project_id = await service.project(ada)
    service.planner.tool_events = drawn_piece_by_piece(*LABELS)

    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Draw it"))

    *_, answer = await messages(service, ada, "chat-1")
    drawn = [part for part in json.loads(answer.parts) if part["type"] == "data-graph"]
    assert [len(part["data"]["nodes"]) for part in drawn] == [3]


async def test_a_graph_that_cannot_be_read_meanwhile_is_seen_at_its_end(service, ada, monkeypatch):
    project_id = await service.project(ada)
    service.planner.tool_events = drawn_piece_by_piece(*LABELS)
    load, failures = PostgresGraphStore.load, [DatabaseUnavailable()] * 3

    async def fails_first(self):
        if failures:
            raise failures.pop()
        return await load(self)

    monkeypatch.setattr(PostgresGraphStore, "load", fails_first)

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Draw it"))

    assert pieces_of(events) == []
    assert events[-2].event.HasField("tool_output_available")

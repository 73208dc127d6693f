"""What the model makes is seen while it is made, and saved as if it had come at once."""

import asyncio
from dataclasses import replace

import pytest

from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc_kit.errors import Code
from eightgentc_projects.domain.errors import AiUnavailable

from .graphs import create_node, patch, read
from .test_plan_sections import get

GENERATIONS = "SELECT count(*) FROM projects.generations"


def drawing(project_id, **more):
    return graphs.StreamConceptGraphRequest(project_id=project_id, **more)


def writing(project_id, **more):
    return plans.StreamPlanSectionRequest(project_id=project_id, section="Goals", **more)


def labels(events):
    return [node.label for event in events for node in event.piece.nodes]


@pytest.mark.row("F41", clause="final equals the stored row")
async def test_the_pieces_of_a_graph_have_the_ids_that_are_saved(service, ada):
    project_id = await service.project(ada)

    *pieces, last = await ada.stream(service.graph.StreamConceptGraph, drawing(project_id))

    stored = await read(service, ada, project_id)
    shown = [node for event in pieces for node in event.piece.nodes]
    joined = [edge for event in pieces for edge in event.piece.edges]
    assert len(pieces) == 3
    assert {(node.id, node.label) for node in shown} == {
        (node["id"], node["label"]) for node in stored["nodes"]
    }
    assert {(edge.id, edge.source, edge.target) for edge in joined} == {
        (edge["id"], edge["source"], edge["target"]) for edge in stored["edges"]
    }
    assert {(node.id, node.x, node.y) for node in last.result.nodes} == {
        (node["id"], node["x"], node["y"]) for node in stored["nodes"]
    }
    assert last.result.generation.applied


async def test_each_shown_node_has_a_place_that_nothing_has(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.graph.PatchGraph, patch(project_id, create_node("k", "Flour", x=0, y=0)))

    *pieces, _ = await ada.stream(service.graph.StreamConceptGraph, drawing(project_id))

    places = [(0.0, 0.0), *((node.x, node.y) for event in pieces for node in event.piece.nodes)]
    assert len(places) == len(set(places)) == 3


async def test_a_node_of_the_name_of_a_stored_one_is_that_one_where_it_is(service, ada):
    project_id = await service.project(ada)
    changes = patch(project_id, create_node("k", "bakery", x=500, y=70))
    (known,) = (await ada.call(service.graph.PatchGraph, changes)).created

    first, *_, last = await ada.stream(service.graph.StreamConceptGraph, drawing(project_id))

    (node,) = first.piece.nodes
    assert (node.id, node.label, node.x, node.y) == (known.id, "bakery", 500, 70)
    assert last.result.nodes[0].id == known.id


@pytest.mark.row("F41", clause="Client sees first complete node before the last byte of JSON")
async def test_the_first_node_is_seen_while_the_model_still_draws(service, ada):
    service.planner.gate = asyncio.Event()
    request = drawing(await service.project(ada))

    call = service.graph.StreamConceptGraph(
        request, timeout=20, metadata=[("authorization", f"Bearer {ada.token}")]
    )
    events = aiter(call)
    first = await anext(events)
    service.planner.gate.set()
    rest = [event async for event in events]

    assert labels([first]) == ["Bakery"]
    assert rest[-1].HasField("result")


async def test_after_a_restart_the_pieces_begin_again(service, ada):
    service.planner.restarts = 1

    first, restart, *pieces, last = await ada.stream(
        service.graph.StreamConceptGraph, drawing(await service.project(ada))
    )

    assert labels([first]) == ["Bakery"]
    assert restart.restart.reason
    assert labels(pieces) == ["Bakery", "Oven"]
    assert pieces[0].piece.nodes[0].id == last.result.nodes[0].id


async def test_the_text_of_a_section_is_its_deltas(service, ada):
    project_id = await service.project(ada)

    *deltas, last = await ada.stream(service.plan.StreamPlanSection, writing(project_id))

    section = (await ada.call(service.plan.GetPlanSection, get(project_id, "Goals"))).section
    assert len(deltas) == 5
    assert "".join(event.delta for event in deltas) == section.content == last.result.section.content


@pytest.mark.parametrize("what", ["graph", "plan"])
async def test_cancelling_stops_the_model_and_saves_nothing(service, ada, database_rows, what):
    service.planner.gate = asyncio.Event()
    project_id = await service.project(ada)
    before = await database_rows(GENERATIONS)
    method, request = {
        "graph": (service.graph.StreamConceptGraph, drawing(project_id, request_id="r-1")),
        "plan": (service.plan.StreamPlanSection, writing(project_id, request_id="r-1")),
    }[what]

    call = method(request, timeout=20, metadata=[("authorization", f"Bearer {ada.token}")])
    await anext(aiter(call))
    call.cancel()
    async with asyncio.timeout(10):
        await service.planner.stopped.wait()

    service.planner.gate = None
    *_, last = await ada.stream(method, request)  # the id is free again
    assert last.HasField("result")
    assert not last.result.replayed
    (count,), (counted,) = before[0], (await database_rows(GENERATIONS))[0]
    assert counted == count + 1


async def test_a_repeat_is_one_piece_and_the_stored_answer(service, ada):
    request = drawing(await service.project(ada), request_id="r-1")
    *_, first = await ada.stream(service.graph.StreamConceptGraph, request)

    piece, again = await ada.stream(service.graph.StreamConceptGraph, request)

    assert list(piece.piece.nodes) == list(first.result.nodes)
    assert again.result.replayed
    assert again.result.generation.id == first.result.generation.id
    assert service.planner.calls == 1


async def test_the_stream_and_the_call_at_once_share_the_ids_of_requests(service, ada):
    project_id = await service.project(ada)
    *_, first = await ada.stream(service.plan.StreamPlanSection, writing(project_id, request_id="r-1"))

    request = plans.GeneratePlanSectionRequest(project_id=project_id, section="Goals", request_id="r-1")
    again = await ada.call(service.plan.GeneratePlanSection, request)

    assert again.replayed
    assert again.generation.id == first.result.generation.id


@pytest.mark.parametrize("what", ["graph", "plan"])
async def test_an_error_of_the_model_ends_the_stream_and_saves_nothing(service, ada, database_rows, what):
    project_id = await service.project(ada)
    before = await database_rows(GENERATIONS)
    service.planner.error = AiUnavailable()

    refused = await ada.refused_stream(
        *{
            "graph": (service.graph.StreamConceptGraph, drawing(project_id)),
            "plan": (service.plan.StreamPlanSection, writing(project_id)),
        }[what]
    )

    assert (refused.code, refused.reason) == (Code.UNAVAILABLE, "AI_UNAVAILABLE")
    assert await database_rows(GENERATIONS) == before


async def test_a_node_that_was_deleted_while_the_model_drew_is_made_anew(service, ada):
    project_id = await service.project(ada)
    changes = patch(project_id, create_node("k", "Bakery"))
    (known,) = (await ada.call(service.graph.PatchGraph, changes)).created
    service.planner.gate = asyncio.Event()

    call = service.graph.StreamConceptGraph(
        drawing(project_id), timeout=20, metadata=[("authorization", f"Bearer {ada.token}")]
    )
    events = aiter(call)
    first = await anext(events)
    await ada.call(service.graph.PatchGraph, patch(project_id, graphs.GraphOperation(delete_node=known.id)))
    service.planner.gate.set()
    *_, last = [event async for event in events]

    assert first.piece.nodes[0].id == known.id
    stored = await read(service, ada, project_id)
    assert {node.id for node in last.result.nodes} == {node["id"] for node in stored["nodes"]}


async def test_a_stored_answer_that_the_graph_holds_is_one_stream_and_changes_nothing(
    service, ada, database_rows
):
    request = drawing(await service.project(ada))
    *_, first = await ada.stream(service.graph.StreamConceptGraph, request)
    before = await database_rows(GENERATIONS)
    service.planner.run = replace(service.planner.run, cache="hit")

    *pieces, last = await ada.stream(service.graph.StreamConceptGraph, request)

    assert labels(pieces) == ["Bakery", "Oven"]
    assert list(last.result.nodes) == list(first.result.nodes)
    assert await database_rows(GENERATIONS) == before

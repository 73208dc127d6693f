"""The concept graph is changed over the real server."""

import pytest

from eightgentc.projects.v1 import graph_pb2 as pb
from eightgentc.projects.v1 import graph_service_pb2 as rpc
from eightgentc_kit.errors import Code
from eightgentc_projects.adapters.outbound.postgres.graph_store import PostgresGraphStore

from .graphs import create_edge, create_node, patch, read


@pytest.mark.row("F74", clause="new version and id map")
async def test_a_batch_of_500_mixed_operations_is_done_as_one_revision(service, ada):
    project_id = await service.project(ada)
    nodes = [create_node(f"k{number}", x=number * 200, y=0) for number in range(250)]
    edges = [create_edge(f"k{number}", f"k{number + 1}") for number in range(249)]
    await ada.call(service.graph.PatchGraph, patch(project_id, *nodes))
    moves = [
        rpc.GraphOperation(update_node=rpc.UpdateNodeOperation(node_id=f"k{number}", node=pb.Node(y=7)))
        for number in range(200)
    ]
    more = [create_node(f"m{number}", x=number * 200, y=900) for number in range(51)]

    done = await ada.call(service.graph.PatchGraph, patch(project_id, *edges, *moves, *more))

    graph = await read(service, ada, project_id)
    assert done.revision == 3
    assert len(done.created) == 249 + 51
    assert {item.client_key for item in done.created[249:]} == {f"m{number}" for number in range(51)}
    assert (len(graph["nodes"]), len(graph["edges"])) == (301, 249)


@pytest.mark.row("F74", clause="all-or-nothing")
@pytest.mark.row("F77", clause="edge to a missing node is refused with its index")
async def test_one_bad_edge_of_a_batch_changes_nothing_and_is_named(service, ada):
    project_id = await service.project(ada)

    error = await ada.refused(
        service.graph.PatchGraph,
        patch(project_id, create_node("a", x=0, y=0), create_edge("a", "nowhere")),
    )

    assert (error.code, error.reason, error.metadata["index"]) == (
        Code.INVALID_ARGUMENT,
        "OPERATION_INVALID",
        "1",
    )
    assert await read(service, ada, project_id) == {"nodes": [], "edges": []}


@pytest.mark.row("F77", clause="foreign node")
async def test_an_edge_to_a_node_of_another_project_is_refused(service, ada):
    here, there = await service.project(ada), await service.project(ada)
    foreign = await ada.call(service.graph.PatchGraph, patch(there, create_node("x", x=0, y=0)))

    error = await ada.refused(
        service.graph.PatchGraph,
        patch(here, create_node("a", x=0, y=0), create_edge("a", foreign.created[0].id)),
    )

    assert error.metadata["index"] == "1"


@pytest.mark.row("F77", clause="deleting a node removes its edges in the same version")
async def test_deleting_a_node_takes_its_edges_with_it(service, ada):
    project_id = await service.project(ada)
    await ada.call(
        service.graph.PatchGraph,
        patch(
            project_id,
            *[create_node(key, x=index * 200, y=0) for index, key in enumerate("abc")],
            create_edge("a", "b"),
            create_edge("c", "a"),
            create_edge("b", "c"),
        ),
    )

    done = await ada.call(service.graph.PatchGraph, patch(project_id, rpc.GraphOperation(delete_node="a")))

    graph = await read(service, ada, project_id)
    assert done.revision == 3
    assert (len(graph["nodes"]), len(graph["edges"])) == (2, 1)


@pytest.mark.row("F76", clause="project-scoped ids")
async def test_two_projects_may_use_the_same_client_ids(service, ada):
    first, second = await service.project(ada), await service.project(ada)
    await ada.call(service.graph.PatchGraph, patch(first, create_node("n1", "One", x=0, y=0)))
    await ada.call(service.graph.PatchGraph, patch(second, create_node("n1", "Two", x=0, y=0)))

    rename = rpc.UpdateNodeOperation(node_id="n1", node=pb.Node(label="Changed"))
    await ada.call(service.graph.PatchGraph, patch(second, rpc.GraphOperation(update_node=rename)))

    assert [node["label"] for node in (await read(service, ada, first))["nodes"]] == ["One"]
    assert [node["label"] for node in (await read(service, ada, second))["nodes"]] == ["Changed"]


async def test_a_clients_own_id_is_found_even_where_it_looks_like_one_of_ours(service, ada):
    """As `crypto.randomUUID()` makes them in a browser."""
    project_id, oven = await service.project(ada), "6f1c1f0e-5a53-4b6e-9d58-7b0f7f9f3c11"
    first = await ada.call(service.graph.PatchGraph, patch(project_id, create_node(oven, x=0, y=0)))
    bread = create_node("bread", x=0, y=0)

    await ada.call(service.graph.PatchGraph, patch(project_id, bread, create_edge(oven, "bread")))
    await ada.call(service.graph.PatchGraph, patch(project_id, create_edge(first.created[0].id, "bread")))

    edges = (await read(service, ada, project_id))["edges"]
    assert [edge["source"] for edge in edges] == [first.created[0].id] * 2


@pytest.mark.row("F76", clause="multi-edges, defaults")
async def test_two_nodes_may_be_joined_twice_and_an_edge_without_a_type_gets_one(service, ada):
    project_id = await service.project(ada)

    await ada.call(
        service.graph.PatchGraph,
        patch(
            project_id,
            create_node("a", x=0, y=0),
            create_node("b", x=300, y=0),
            create_edge("a", "b"),
            create_edge("a", "b", type="dependency"),
        ),
    )

    types = sorted(edge["type"] for edge in (await read(service, ada, project_id))["edges"])
    assert types == ["dependency", "relates-to"]


@pytest.mark.row("F128", clause="one moved node updates exactly one row")
async def test_moving_a_node_changes_that_row_only(service, ada, database_rows):
    project_id = await service.project(ada)
    await ada.call(
        service.graph.PatchGraph,
        patch(
            project_id, create_node("a", x=0, y=0), create_node("b", x=300, y=0), create_node("c", x=600, y=0)
        ),
    )

    move = rpc.UpdateNodeOperation(node_id="b", node=pb.Node(x=5, y=6))
    await ada.call(service.graph.PatchGraph, patch(project_id, rpc.GraphOperation(update_node=move)))

    rows = await database_rows(
        "SELECT client_key, version, x, pinned FROM projects.nodes ORDER BY client_key"
    )
    assert [row[:2] for row in rows] == [("a", 1), ("b", 2), ("c", 1)]
    assert rows[1][2:] == (5.0, True)


async def test_nodes_without_a_place_are_placed_without_overlap(service, ada):
    project_id = await service.project(ada)

    await ada.call(
        service.graph.PatchGraph,
        patch(
            project_id, *[create_node(key) for key in "abcd"], create_edge("a", "b"), create_edge("b", "c")
        ),
    )

    nodes = (await read(service, ada, project_id))["nodes"]
    for first in nodes:
        for second in nodes:
            apart = abs(first["x"] - second["x"]) >= 160 or abs(first["y"] - second["y"]) >= 48
            assert first is second or apart


async def test_a_batch_whose_nodes_all_have_a_place_does_not_read_the_whole_graph(service, ada, monkeypatch):
    project_id = await service.project(ada)
    loaded = []

    async def noting(store):
        loaded.append(store)
        return 0, [], []

    monkeypatch.setattr(PostgresGraphStore, "load", noting)

    await ada.call(service.graph.PatchGraph, patch(project_id, create_node("a", x=0, y=0)))

    assert loaded == []


async def test_a_stale_graph_etag_is_refused_with_the_current_one(service, ada):
    project_id = await service.project(ada)
    first = await ada.call(service.graph.PatchGraph, patch(project_id, create_node("a", x=0, y=0)))
    second = await ada.call(
        service.graph.PatchGraph, patch(project_id, create_node("b", x=300, y=0), etag=first.etag)
    )

    error = await ada.refused(
        service.graph.PatchGraph, patch(project_id, create_node("c", x=600, y=0), etag=first.etag)
    )

    assert (error.reason, error.metadata["currentEtag"]) == ("ETAG_STALE", second.etag)


async def test_a_place_that_is_no_number_is_refused(service, ada):
    project_id = await service.project(ada)

    error = await ada.refused(
        service.graph.PatchGraph, patch(project_id, create_node("a", x=float("nan"), y=0))
    )

    assert error.reason == "OPERATION_INVALID"


async def test_a_generated_graph_joins_what_is_there_and_touches_nothing(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.graph.PatchGraph, patch(project_id, create_node("mine", "bakery", x=11, y=22)))

    answer = await ada.call(
        service.graph.GenerateConceptGraph, rpc.GenerateConceptGraphRequest(project_id=project_id)
    )

    graph = await read(service, ada, project_id)
    bakery = next(node for node in graph["nodes"] if node["label"] == "bakery")
    assert sorted(node["label"] for node in graph["nodes"]) == ["Oven", "bakery"]
    assert (bakery["x"], bakery["y"]) == (11, 22)
    assert graph["edges"][0]["source"] == bakery["id"] == answer.edges[0].source


async def test_layout_leaves_what_a_person_moved(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.graph.GenerateConceptGraph, rpc.GenerateConceptGraphRequest(project_id=project_id))
    node_id = (await read(service, ada, project_id))["nodes"][0]["id"]
    move = rpc.UpdateNodeOperation(node_id=node_id, node=pb.Node(x=1234, y=4321))
    await ada.call(service.graph.PatchGraph, patch(project_id, rpc.GraphOperation(update_node=move)))

    await ada.call(service.graph.LayoutGraph, rpc.LayoutGraphRequest(project_id=project_id))

    node = next(n for n in (await read(service, ada, project_id))["nodes"] if n["id"] == node_id)
    assert (node["x"], node["y"]) == (1234, 4321)


async def test_a_repeated_batch_is_done_once_and_answers_the_same(service, ada):
    project_id = await service.project(ada)
    request = patch(project_id, create_node("a", x=0, y=0), request_id="once")
    first = await ada.call(service.graph.PatchGraph, request)

    second = await ada.call(service.graph.PatchGraph, request)

    assert second.replayed
    assert second.created == first.created
    assert len((await read(service, ada, project_id))["nodes"]) == 1

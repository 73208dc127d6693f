"""The concept graph over HTTP: bytes pass as they are, batches as they were sent."""

from __future__ import annotations

import gzip

import pytest

from eightgentc.projects.v1 import graph_pb2
from eightgentc.projects.v1 import graph_service_pb2 as pb
from eightgentc_kit.errors import Code, RemoteError

GRAPH = "/api/projects/p1/graph"
BODY = b'{"nodes":[],"edges":[]}'
PATCHED = pb.PatchGraphResponse(
    revision=9, etag="g2", created=[pb.CreatedItem(index=0, id="n1", client_key="a")]
)


def document(**more: object) -> pb.GetGraphResponse:
    return pb.GetGraphResponse(content_type="application/json", etag="g1", **more)


async def test_packed_graph_passes_untouched(edge):
    packed = gzip.compress(BODY)
    edge.projects.answers["GetGraph"] = document(body=packed, content_encoding="gzip")

    async with edge.http.stream("GET", GRAPH, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])

    assert raw == packed
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert edge.projects.last("GetGraph").accept_gzip


@pytest.mark.row("F73")
@pytest.mark.parametrize("path", [GRAPH, "/api/project/p1/graph"])
@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br, gzip; q=0.0", "*, gzip;q=0"])
async def test_client_that_takes_no_gzip_gets_none(edge, path, accepted):
    edge.projects.answers["GetGraph"] = document(body=BODY)

    answer = await edge.http.get(path, headers={"Accept-Encoding": accepted})

    assert answer.content == BODY
    assert not edge.projects.last("GetGraph").accept_gzip


@pytest.mark.parametrize("accepted", ["gzip", "*", "*;q=0, gzip", "br, gzip;q=0.5"])
async def test_client_that_takes_gzip_is_told_so_to_projects(edge, accepted):
    edge.projects.answers["GetGraph"] = document(body=BODY)

    await edge.http.get(GRAPH, headers={"Accept-Encoding": accepted})

    assert edge.projects.last("GetGraph").accept_gzip


async def test_current_copy_is_asked_about_and_gets_304(edge):
    edge.projects.answers["GetGraph"] = pb.GetGraphResponse(etag="g1", not_modified=True)

    answer = await edge.http.get(GRAPH, headers={"If-None-Match": '"g1"'})

    assert (answer.status_code, answer.headers["etag"]) == (304, '"g1"')
    assert edge.projects.last("GetGraph").if_none_match == "g1"


async def test_batch_is_passed_on_in_order_with_the_fields_that_were_sent(edge):
    edge.projects.answers["PatchGraph"] = PATCHED
    operations = [
        {"op": "createNode", "label": "A", "clientKey": "a", "x": 1},
        {"op": "updateNode", "id": "b", "content": None, "x": 2.5},
        {"op": "createEdge", "source": "a", "target": "b"},
        {"op": "updateEdge", "id": "e", "label": "needs"},
        {"op": "deleteEdge", "id": "f"},
        {"op": "deleteNode", "id": "c"},
    ]

    answer = await edge.http.patch(
        GRAPH, json={"operations": operations}, headers={"If-Match": '"g1"', "Idempotency-Key": "k"}
    )

    request = edge.projects.last("PatchGraph")
    kinds = [operation.WhichOneof("operation") for operation in request.operations]
    assert kinds == ["create_node", "update_node", "create_edge", "update_edge", "delete_edge", "delete_node"]
    assert request.operations[0].create_node == graph_pb2.Node(label="A", client_key="a", x=1.0)
    assert set(request.operations[1].update_node.update_mask.paths) == {"content", "x"}
    assert not request.operations[1].update_node.node.HasField("content")
    assert list(request.operations[3].update_edge.update_mask.paths) == ["label"]
    assert (request.etag, request.request_id) == ("g1", "k")
    assert answer.json() == {
        "revision": 9,
        "etag": "g2",
        "created": [{"index": 0, "id": "n1", "clientKey": "a"}],
    }


async def test_changes_of_react_flow_are_taken_as_they_are(edge):
    edge.projects.answers["PatchGraph"] = PATCHED
    changes = {
        "nodes": [
            {"type": "select", "id": "n", "selected": True},
            {"type": "position", "id": "n", "position": {"x": 1, "y": 2}, "dragging": False},
        ],
        "edges": [],
    }

    answer = await edge.http.patch(GRAPH, json=changes)

    assert answer.status_code == 200
    (operation,) = edge.projects.last("PatchGraph").operations
    assert operation.move_nodes == pb.MoveNodesOperation(node_ids=["n"], xs=[1.0], ys=[2.0])


async def test_moves_of_many_nodes_go_in_columns(edge):
    edge.projects.answers["PatchGraph"] = PATCHED
    moves = [{"op": "updateNode", "id": f"n{n}", "x": n, "y": -n} for n in range(3)]

    await edge.http.patch(GRAPH, json={"operations": moves})

    (operation,) = edge.projects.last("PatchGraph").operations
    assert operation.move_nodes == pb.MoveNodesOperation(
        node_ids=["n0", "n1", "n2"], xs=[0, 1, 2], ys=[0, -1, -2]
    )


@pytest.mark.parametrize(
    "other",
    [
        {"op": "updateNode", "id": "b", "x": 1},
        {"op": "updateNode", "id": "b", "x": 1, "y": None},
        {"op": "updateNode", "id": "b", "x": 1, "y": 2, "label": "Oven"},
        {"op": "deleteNode", "id": "b"},
    ],
)
async def test_a_batch_that_does_anything_else_keeps_its_operations(edge, other):
    edge.projects.answers["PatchGraph"] = PATCHED
    move = {"op": "updateNode", "id": "a", "x": 1, "y": 2}

    await edge.http.patch(GRAPH, json={"operations": [move, other]})

    first, second = edge.projects.last("PatchGraph").operations
    assert set(first.update_node.update_mask.paths) == {"x", "y"}
    assert second.WhichOneof("operation") in ("update_node", "delete_node")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"x": "1"}, "operations[1].x"),
        ({"z": 1}, "operations[1].z"),
        ({"id": 7}, "operations[1].id"),
        ({"op": "moveNode"}, "operations[1]"),
    ],
)
async def test_a_move_that_is_malformed_is_named_like_any_other_operation(edge, wrong, field):
    move = {"op": "updateNode", "id": "a", "x": 1, "y": 2}

    answer = await edge.http.patch(GRAPH, json={"operations": [move, move | wrong]})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


async def test_a_move_whose_id_holds_a_nul_is_refused(edge):
    answer = await edge.http.patch(
        GRAPH, json={"operations": [{"op": "updateNode", "id": "a\0", "x": 1, "y": 2}]}
    )

    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/body-malformed")


async def test_changes_that_are_not_meant_to_last_save_nothing(edge):
    answer = await edge.http.patch(GRAPH, json={"nodes": [{"type": "select", "id": "n", "selected": True}]})

    assert answer.status_code == 204
    assert not edge.projects.calls["PatchGraph"]


@pytest.mark.row("F77", clause="refused with its index")
async def test_operation_that_cannot_be_done_is_named_by_its_index(edge):
    edge.projects.answers["PatchGraph"] = RemoteError(
        "Operation 3: no such node.",
        code=Code.INVALID_ARGUMENT,
        reason="OPERATION_INVALID",
        domain="projects.eightgentc",
        metadata={"index": "3", "problem": "no such node"},
    )

    answer = await edge.http.patch(GRAPH, json={"operations": [{"op": "deleteNode", "id": "x"}]})

    problem = answer.json()
    assert (answer.status_code, problem["index"], problem["problem"]) == (400, 3, "no such node")


async def test_batch_of_nothing_and_of_too_much_is_refused(edge):
    for operations in ([], [{"op": "deleteNode", "id": "n"}] * 10_001):
        answer = await edge.http.patch(GRAPH, json={"operations": operations})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "operations")

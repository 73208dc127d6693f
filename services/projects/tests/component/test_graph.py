"""The concept graph over the real server."""

import gzip
import json
from xml.etree import ElementTree as ET

import pytest

from eightgentc.projects.v1 import graph_pb2 as pb
from eightgentc.projects.v1 import graph_service_pb2 as rpc
from eightgentc.projects.v1 import sharing_service_pb2
from eightgentc_kit.errors import Code
from eightgentc_projects.adapters.outbound.postgres.graph_store import PostgresGraphStore
from eightgentc_projects.ports.graph_cache import GraphVersion
from eightgentc_projects.ports.graph_store import GraphFormat
from eightgentc_testing.product import until


def create_node(key, label=None, **fields):
    return rpc.GraphOperation(create_node=pb.Node(client_key=key, label=label or key, **fields))


def create_edge(source, target, **fields):
    return rpc.GraphOperation(create_edge=pb.Edge(source=source, target=target, **fields))


def patch(project_id, *operations, **fields):
    return rpc.PatchGraphRequest(project_id=project_id, operations=operations, **fields)


async def read(service, person, project_id, format=rpc.GRAPH_FORMAT_UNSPECIFIED):
    answer = await person.call(
        service.graph.GetGraph, rpc.GetGraphRequest(project_id=project_id, format=format)
    )
    return json.loads(answer.body)


@pytest.mark.row("F73", clause="source-plan shape by default")
async def test_a_graph_reads_in_the_plans_shape(service, ada):
    project_id = await service.project(ada)
    await ada.call(
        service.graph.PatchGraph,
        patch(
            project_id,
            create_node("a", "Oven", content='Big "one"\n', type="resource", x=10, y=20.5),
            create_node("b", "Bread", x=300, y=0),
            create_edge("a", "b", label="bakes"),
        ),
    )

    graph = await read(service, ada, project_id)

    oven, bread = sorted(graph["nodes"], key=lambda node: node["x"])
    assert {key: oven[key] for key in ("label", "content", "type", "x", "y")} == {
        "label": "Oven",
        "content": 'Big "one"\n',
        "type": "resource",
        "x": 10,
        "y": 20.5,
    }
    assert "content" not in bread
    assert graph["edges"] == [
        {
            "id": graph["edges"][0]["id"],
            "source": oven["id"],
            "target": bread["id"],
            "label": "bakes",
            "type": "relates-to",
        }
    ]


@pytest.mark.row("F73", clause="reactflow")
async def test_react_flow_gets_positions_and_kinds_where_it_looks_for_them(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.graph.PatchGraph, patch(project_id, create_node("a", type="goal", x=1, y=2)))

    graph = await read(service, ada, project_id, rpc.GRAPH_FORMAT_REACT_FLOW)

    node = graph["nodes"][0]
    assert (node["position"], node["data"]) == ({"x": 1, "y": 2}, {"label": "a", "kind": "goal"})
    assert "type" not in node


@pytest.mark.row("F73", clause="cytoscape")
async def test_cytoscape_gets_the_centre_of_the_box(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.graph.PatchGraph, patch(project_id, create_node("a", x=0, y=0)))

    graph = await read(service, ada, project_id, rpc.GRAPH_FORMAT_CYTOSCAPE)

    assert graph["elements"]["nodes"][0]["position"] == {"x": 80, "y": 24}


@pytest.mark.row("F73", clause="graphml")
async def test_graphml_is_well_formed_whatever_the_labels_hold(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.graph.PatchGraph, patch(project_id, create_node("a", '<&">\x07', x=0, y=0)))

    answer = await ada.call(
        service.graph.GetGraph,
        rpc.GetGraphRequest(project_id=project_id, format=rpc.GRAPH_FORMAT_GRAPHML),
    )

    root = ET.fromstring(answer.body)
    assert [data.text for data in root.iter() if data.attrib.get("key") == "label"] == ['<&">']


@pytest.mark.row("F73", clause="mermaid")
async def test_mermaid_quotes_labels(service, ada):
    project_id = await service.project(ada)
    await ada.call(
        service.graph.PatchGraph,
        patch(
            project_id,
            create_node("a", 'say "end"\nnow', x=0, y=0),
            create_node("b", x=9, y=200),
            create_edge("a", "b"),
        ),
    )

    answer = await ada.call(
        service.graph.GetGraph,
        rpc.GetGraphRequest(project_id=project_id, format=rpc.GRAPH_FORMAT_MERMAID),
    )

    text = answer.body.decode()
    assert text.startswith("flowchart TD\n")
    assert '["say #quot;end#quot;<br/>now"]' in text
    assert '-->|"relates-to"|' in text


async def test_a_client_that_holds_the_current_graph_gets_no_body(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.graph.PatchGraph, patch(project_id, create_node("a", x=0, y=0)))
    first = await ada.call(service.graph.GetGraph, rpc.GetGraphRequest(project_id=project_id))

    second = await ada.call(
        service.graph.GetGraph, rpc.GetGraphRequest(project_id=project_id, if_none_match=first.etag)
    )

    assert second.not_modified
    assert second.body == b""


class Canary:
    """Bytes under the revision of a project that only the cache can have given."""

    body = gzip.compress(b"from the cache")

    def __init__(self, service, project_id):
        self.cache, self.project_id = service.graph_cache, project_id

    async def keep(self, etag):
        revision = int(etag.removeprefix("g"))
        await self.cache.put(GraphVersion(self.project_id, GraphFormat.PLAN, revision), self.body)


@pytest.mark.parametrize("takes_gzip", [True, False])
async def test_what_is_kept_of_this_revision_is_served_and_of_another_is_not(service, ada, takes_gzip):
    project_id = await service.project(ada)
    request = rpc.GetGraphRequest(project_id=project_id, accept_gzip=takes_gzip)
    made = await ada.call(service.graph.PatchGraph, patch(project_id, create_node("a", x=0, y=0)))
    await Canary(service, project_id).keep(made.etag)

    kept = await ada.call(service.graph.GetGraph, request)
    await ada.call(service.graph.PatchGraph, patch(project_id, create_node("b", x=0, y=0)))
    changed = await ada.call(service.graph.GetGraph, request)

    assert kept.body == (Canary.body if takes_gzip else b"from the cache")
    plain = gzip.decompress(changed.body) if takes_gzip else changed.body
    assert len(json.loads(plain)["nodes"]) == 2


async def test_who_was_removed_gets_nothing_of_what_is_kept(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "viewer")
    request = rpc.GetGraphRequest(project_id=project_id, accept_gzip=True)
    made = await ada.call(service.graph.PatchGraph, patch(project_id, create_node("a", x=0, y=0)))
    await Canary(service, project_id).keep(made.etag)
    before = await bob.call(service.graph.GetGraph, request)
    await ada.call(
        service.sharing.RemoveMember,
        sharing_service_pb2.RemoveMemberRequest(project_id=project_id, account_id=bob.id),
    )

    refused = await bob.refused(service.graph.GetGraph, request)

    assert before.body == Canary.body
    assert refused.reason == "RESOURCE_NOT_FOUND"


@pytest.mark.parametrize(("takes_gzip", "reads"), [(True, 1), (False, 2)])
async def test_a_graph_is_kept_when_it_is_read_compressed_or_twice(service, ada, takes_gzip, reads):
    project_id = await service.project(ada)
    made = await ada.call(service.graph.PatchGraph, patch(project_id, create_node("a", x=0, y=0)))
    version = GraphVersion(project_id, GraphFormat.PLAN, int(made.etag.removeprefix("g")))
    found = []

    for _ in range(reads):
        found.append(await service.graph_cache.get(version))
        await ada.call(
            service.graph.GetGraph, rpc.GetGraphRequest(project_id=project_id, accept_gzip=takes_gzip)
        )

    async def kept():
        return await service.graph_cache.get(version) is not None

    await until(kept, "the graph is kept", within=5)
    assert found == [None] * reads


async def test_a_client_that_takes_gzip_gets_the_same_document(service, ada):
    project_id = await service.project(ada)
    await ada.call(service.graph.PatchGraph, patch(project_id, create_node("a", x=0, y=0)))
    plain = await ada.call(service.graph.GetGraph, rpc.GetGraphRequest(project_id=project_id))

    packed = await ada.call(
        service.graph.GetGraph, rpc.GetGraphRequest(project_id=project_id, accept_gzip=True)
    )

    assert packed.content_encoding == "gzip"
    assert gzip.decompress(packed.body) == plain.body


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


async def test_a_client_with_the_graph_from_before_gets_what_the_model_drew(service, ada):
    project_id = await service.project(ada)
    before = await ada.call(service.graph.GetGraph, rpc.GetGraphRequest(project_id=project_id))
    drawn = await ada.call(
        service.graph.GenerateConceptGraph, rpc.GenerateConceptGraphRequest(project_id=project_id)
    )

    after = await ada.call(
        service.graph.GetGraph, rpc.GetGraphRequest(project_id=project_id, if_none_match=before.etag)
    )

    assert (after.not_modified, after.etag) == (False, drawn.etag)
    assert len(json.loads(after.body)["nodes"]) == len(drawn.nodes) > 0


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

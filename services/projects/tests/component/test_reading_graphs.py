"""A graph is read in five formats, without a body where it is known, and from what is kept of it."""

import gzip
import json
from xml.etree import ElementTree as ET

import pytest

from eightgentc.projects.v1 import graph_service_pb2 as rpc
from eightgentc.projects.v1 import sharing_service_pb2
from eightgentc_projects.ports.graph_cache import GraphVersion
from eightgentc_projects.ports.graph_store import GraphFormat
from eightgentc_testing.product import until

from .graphs import create_edge, create_node, patch, read


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
    await ada.call(service.graph.PatchGraph, patch(project_id, create_node("a", '<&">\x07\ufffe', x=0, y=0)))

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
    assert '["say #34;end#34;<br/>now"]' in text
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

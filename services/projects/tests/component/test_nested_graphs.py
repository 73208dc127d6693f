"""How clients draw a graph is kept with it, and which node is drawn in which."""

import json
from xml.etree import ElementTree as ET

import psycopg
import pytest

from eightgentc.projects.v1 import graph_pb2 as pb
from eightgentc.projects.v1 import graph_service_pb2 as rpc
from eightgentc_kit.errors import Code

from .graphs import create_edge, create_node, patch, read

DRAWN = '{"type":"goal","style":{"width":240.5},"data":{"icon":"é","tags":[1,null]},"z":1.0}'


def update(ref, *paths, **fields):
    changes = fields.pop("presentation_changes", "")
    asked = rpc.UpdateNodeOperation(node_id=ref, node=pb.Node(**fields), presentation_changes=changes)
    asked.update_mask.paths.extend(paths)
    return rpc.GraphOperation(update_node=asked)


def delete(ref):
    return rpc.GraphOperation(delete_node=ref)


async def nested(service, person):
    """`inner` in `middle` in `outer`, made the other way round; and an edge. The ids by their keys."""
    project_id = await service.project(person)
    places = {"inner": 1, "middle": 10, "outer": 100}
    made = await person.call(
        service.graph.PatchGraph,
        patch(
            project_id,
            *(create_node(key, x=place, y=place, presentation=DRAWN) for key, place in places.items()),
            update("inner", parent_id="middle"),
            update("middle", parent_id="outer"),
            create_edge("inner", "outer", presentation='{"animated":true,"data":{"label":"own"}}'),
        ),
    )
    return project_id, {item.client_key: item.id for item in made.created if item.client_key}


async def raw(service, person, project_id, format):
    request = rpc.GetGraphRequest(project_id=project_id, format=format)
    return (await person.call(service.graph.GetGraph, request)).body.decode()


async def test_react_flow_reads_the_items_as_they_were_sent_each_after_the_one_it_is_drawn_in(service, ada):
    project_id, ids = await nested(service, ada)

    graph = await read(service, ada, project_id, rpc.GRAPH_FORMAT_REACT_FLOW)

    outer, middle, inner = graph["nodes"]
    assert [node["id"] for node in graph["nodes"]] == [ids["outer"], ids["middle"], ids["inner"]]
    assert (middle["parentId"], inner["parentId"]) == (ids["outer"], ids["middle"])
    assert outer == {
        "id": ids["outer"],
        "position": {"x": 100, "y": 100},
        "data": {"label": "outer", "kind": "concept", "icon": "é", "tags": [1, None]},
        "type": "goal",
        "style": {"width": 240.5},
        "z": 1.0,
    }
    [edge] = graph["edges"]
    assert (edge["animated"], edge["data"]) == (True, {"kind": "relates-to", "label": "own"})


async def test_the_plans_own_form_has_both_beside_the_fields(service, ada):
    project_id, ids = await nested(service, ada)

    graph = await read(service, ada, project_id)

    inner = graph["nodes"][-1]
    assert (inner["parentId"], inner["presentation"]) == (ids["middle"], json.loads(DRAWN))
    assert DRAWN in await raw(service, ada, project_id, rpc.GRAPH_FORMAT_UNSPECIFIED)
    assert graph["edges"][0]["presentation"] == {"animated": True, "data": {"label": "own"}}


async def test_cytoscape_has_compound_nodes_and_places_on_the_canvas(service, ada):
    project_id, ids = await nested(service, ada)

    elements = (await read(service, ada, project_id, rpc.GRAPH_FORMAT_CYTOSCAPE))["elements"]

    inner = elements["nodes"][-1]
    assert (inner["data"]["parent"], inner["data"]["presentation"]) == (ids["middle"], json.loads(DRAWN))
    assert inner["position"] == {"x": 1 + 10 + 100 + 80, "y": 1 + 10 + 100 + 24}


async def test_graphml_and_mermaid_have_every_node(service, ada):
    project_id, ids = await nested(service, ada)

    graphml = ET.fromstring(await raw(service, ada, project_id, rpc.GRAPH_FORMAT_GRAPHML))
    mermaid = await raw(service, ada, project_id, rpc.GRAPH_FORMAT_MERMAID)

    [*_, inner] = graphml.iterfind(".//{*}node")
    facts = {each.get("key"): each.text for each in inner}
    assert (facts["parent"], facts["presentation"]) == (ids["middle"], DRAWN)
    assert mermaid.count('["') == 3


async def test_a_node_goes_with_what_is_drawn_in_it_and_the_edges_of_all(service, ada, database_rows):
    project_id, ids = await nested(service, ada)
    await ada.call(
        service.graph.PatchGraph,
        patch(project_id, create_node("free", x=900, y=0), create_edge("inner", "free")),
    )

    done = await ada.call(service.graph.PatchGraph, patch(project_id, delete("outer")))

    graph = await read(service, ada, project_id)
    assert (len(graph["nodes"]), graph["edges"]) == (1, [])
    [(texts,)] = await database_rows(
        "SELECT texts FROM projects.change_texts WHERE project_id = %s AND revision = %s",
        (project_id, done.revision),
    )
    assert {each["id"] for each in texts if each["entity"] == "node"} == set(ids.values())


async def test_what_is_taken_out_of_a_node_in_the_same_batch_stays(service, ada):
    project_id, ids = await nested(service, ada)

    await ada.call(
        service.graph.PatchGraph, patch(project_id, update("middle", "parent_id"), delete("outer"))
    )

    nodes = (await read(service, ada, project_id))["nodes"]
    assert [node["id"] for node in nodes] == [ids["middle"], ids["inner"]]


async def test_what_is_drawn_in_a_node_that_moves_into_another_goes_with_that_one(service, ada):
    project_id, _ = await nested(service, ada)
    await ada.call(service.graph.PatchGraph, patch(project_id, create_node("free", x=900, y=0)))

    await ada.call(
        service.graph.PatchGraph, patch(project_id, update("middle", parent_id="free"), delete("free"))
    )

    assert [node["label"] for node in (await read(service, ada, project_id))["nodes"]] == ["outer"]


async def test_a_nested_node_changes_otherwise_and_stays_where_it_is_drawn(service, ada):
    project_id, ids = await nested(service, ada)

    await ada.call(service.graph.PatchGraph, patch(project_id, update("inner", label="Oven", x=7)))

    inner = (await read(service, ada, project_id))["nodes"][-1]
    assert (inner["label"], inner["x"], inner["parentId"]) == ("Oven", 7, ids["middle"])


async def test_a_cycle_is_refused_with_its_path_also_through_stored_nodes(service, ada):
    project_id, _ = await nested(service, ada)

    error = await ada.refused(service.graph.PatchGraph, patch(project_id, update("outer", parent_id="inner")))

    assert (error.code, error.reason) == (Code.INVALID_ARGUMENT, "OPERATION_INVALID")
    assert "outer in inner in middle in outer" in error.metadata["problem"]


async def test_a_parent_of_another_project_is_refused(service, ada):
    _, ids = await nested(service, ada)
    other = await service.project(ada)

    error = await ada.refused(
        service.graph.PatchGraph, patch(other, create_node("n", x=0, y=0, parent_id=ids["outer"]))
    )

    assert "parent" in error.metadata["problem"]


async def test_the_database_itself_keeps_every_parent(service, ada, database_urls):
    _, ids = await nested(service, ada)

    with (
        psycopg.connect(database_urls.admin, autocommit=True) as admin,
        pytest.raises(psycopg.errors.ForeignKeyViolation),
    ):
        admin.execute("DELETE FROM projects.nodes WHERE id = %s", (ids["outer"],))


async def test_a_project_with_nested_nodes_can_be_removed(service, ada, database_urls):
    project_id, _ = await nested(service, ada)

    with psycopg.connect(database_urls.admin) as admin:
        admin.execute("DELETE FROM projects.projects WHERE id = %s", (project_id,))

    with psycopg.connect(database_urls.admin) as admin:
        assert admin.execute("SELECT count(*) FROM projects.nodes").fetchone() == (0,)


async def test_members_of_a_presentation_change_and_the_others_stay(service, ada):
    project_id, _ = await nested(service, ada)

    await ada.call(
        service.graph.PatchGraph,
        patch(project_id, update("outer", presentation_changes='{"width":5,"data":null,"z":null}')),
    )

    outer = (await read(service, ada, project_id))["nodes"][0]
    assert outer["presentation"] == {"type": "goal", "style": {"width": 240.5}, "width": 5}


async def test_a_presentation_that_is_too_large_is_refused_by_its_field(service, ada):
    project_id = await service.project(ada)
    large = json.dumps({"a": "x" * 4_096})

    error = await ada.refused(
        service.graph.PatchGraph,
        patch(project_id, create_node("a", x=0, y=0), create_node("b", x=0, y=99, presentation=large)),
    )

    assert (error.reason, error.metadata["index"]) == ("PRESENTATION_TOO_LARGE", "1")
    assert [violation.field for violation in error.violations] == ["operations[1].presentation"]


async def test_deleting_what_is_gone_succeeds_and_changes_nothing(service, ada):
    project_id, _ = await nested(service, ada)
    first = await ada.call(service.graph.PatchGraph, patch(project_id, delete("outer")))

    again = await ada.call(
        service.graph.PatchGraph, patch(project_id, delete("outer"), rpc.GraphOperation(delete_edge="e"))
    )

    assert (again.revision, again.etag) == (first.revision, first.etag)


async def test_a_name_of_8000_characters_is_refused_and_quoted_in_short(service, ada):
    project_id = await service.project(ada)

    for character in ("a", "食"):
        error = await ada.refused(
            service.graph.PatchGraph, patch(project_id, update(character * 8_000, label="N"))
        )
        assert error.reason == "OPERATION_INVALID"
        assert len(error.message) < 700


async def test_nodes_without_a_place_are_placed_within_their_node(service, ada):
    project_id = await service.project(ada)

    await ada.call(
        service.graph.PatchGraph,
        patch(
            project_id,
            create_node("group"),
            create_node("next"),
            *(create_node(key, parent_id="group") for key in "abc"),
            create_edge("a", "b"),
            create_edge("c", "next"),
        ),
    )

    nodes = {node["label"]: node for node in (await read(service, ada, project_id))["nodes"]}
    assert min(nodes[key]["x"] for key in "abc") == min(nodes[key]["y"] for key in "abc") == 40
    assert nodes["a"]["y"] < nodes["b"]["y"]
    assert nodes["group"]["y"] < nodes["next"]["y"]

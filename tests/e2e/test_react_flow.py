"""Our graphs in the hands of the published React Flow."""

from pathlib import Path

import pytest

from eightgentc_testing.node import NodeScripts, install

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def react_flow() -> NodeScripts:
    return install(HERE / "react_flow", HERE.parents[1] / ".cache")


@pytest.mark.timeout(330)
@pytest.mark.row("F73", clause="applyNodeChanges-ready in React Flow 12 with no warning")
async def test_react_flow_draws_a_graph_and_takes_changes_without_a_warning(person, react_flow) -> None:
    project = await person.project("Bakery")
    operations = [
        {"op": "createNode", "clientKey": "a", "label": "Oven", "type": "resource", "x": 0, "y": 0},
        {"op": "createNode", "clientKey": "b", "label": "Bread", "type": "made-up-kind", "x": 0, "y": 200},
        {"op": "createEdge", "source": "a", "target": "b", "label": "bakes"},
        {"op": "createEdge", "source": "a", "target": "b", "type": "dependency"},
    ]
    await person.patch(f"/api/projects/{project}/graph", {"operations": operations})
    graph = await person.get(f"/api/project/{project}/graph?format=reactflow")
    oven, bread = (node["id"] for node in sorted(graph["nodes"], key=lambda node: node["position"]["y"]))

    read = await react_flow.run(
        "read.mjs",
        {
            "graph": graph,
            "nodeChanges": [
                {"type": "position", "id": oven, "position": {"x": 7, "y": 9}, "dragging": False},
                {"type": "remove", "id": bread},
            ],
            "edgeChanges": [{"type": "remove", "id": graph["edges"][0]["id"]}],
        },
    )

    assert read["warnings"] == []
    assert read["drawn"] == {"nodes": 2, "edges": 2}
    assert [(node["id"], node["position"]) for node in read["nodes"]] == [(oven, {"x": 7, "y": 9})]
    assert len(read["edges"]) == 1


GROUP = {
    "id": "kitchen",
    "type": "group",
    "position": {"x": 10, "y": 20},
    "data": {"label": "Kitchen", "kind": "place", "icon": "é", "rank": 1.5},
    "style": {"width": 300, "height": 200},
    "className": "warm",
    "zIndex": -1,
    "selected": True,
    "measured": {"width": 300, "height": 200},
}
OVEN = {
    "id": "oven",
    "position": {"x": 5, "y": 6},
    "data": {"label": "Oven", "kind": "concept", "tags": ["hot", {"a": None}]},
    "parentId": "kitchen",
    "extent": "parent",
    "expandParent": True,
    "sourcePosition": "right",
}
BREAD = {"id": "bread", "position": {"x": 400, "y": 0}, "data": {"label": "Bread", "kind": "concept"}}
BAKES = {
    "id": "bakes",
    "source": "oven",
    "target": "bread",
    "label": "bakes",
    "data": {"kind": "relates-to", "weight": 2},
    "type": "smoothstep",
    "animated": True,
    "markerEnd": {"type": "arrowclosed"},
    "style": {"stroke": "#f00"},
    "labelStyle": {"fontWeight": 700},
    "sourceHandle": None,
}
OF_THE_SCREEN = ("selected", "dragging", "resizing", "measured", "handles")


def in_ids_of_ours(items, ids):
    """What a client holds, as it should come back: without what React Flow computes, and by our ids."""
    ends = ("id", "source", "target", "parentId")
    return [
        {name: ids.get(value, value) if name in ends else value for name, value in item.items()}
        for item in ({k: v for k, v in item.items() if k not in OF_THE_SCREEN} for item in items)
    ]


def by_id(items):
    return sorted(items, key=lambda item: item["id"])


@pytest.mark.timeout(330)
@pytest.mark.row("F73", clause="applyNodeChanges-ready in React Flow 12 with no warning")
async def test_what_a_client_draws_comes_back_as_react_flow_itself_holds_it(person, react_flow) -> None:
    """The same changes, applied by React Flow and sent to us."""
    project = await person.project("Bakery")
    added = {
        "nodes": [{"type": "add", "item": item} for item in (GROUP, OVEN, BREAD)],
        "edges": [{"type": "add", "item": BAKES}],
    }
    made = await person.patch(f"/api/projects/{project}/graph", added)
    ids = {item["clientKey"]: item["id"] for item in made["created"]}
    moved = {**OVEN, "parentId": None, "className": "cold", "position": {"x": 1, "y": 2}}
    del moved["parentId"], moved["extent"], moved["expandParent"]
    changes = {
        "nodes": [
            {"type": "select", "id": "oven", "selected": False},
            {"type": "replace", "id": "oven", "item": moved},
            {"type": "position", "id": "kitchen", "position": {"x": 7, "y": 9}, "dragging": False},
            {"type": "dimensions", "id": "bread", "dimensions": {"width": 1, "height": 2}},
            {
                "type": "dimensions",
                "id": "kitchen",
                "dimensions": {"width": 310, "height": 210},
                "setAttributes": True,
                "resizing": True,
            },
        ],
        "edges": [{"type": "replace", "id": "bakes", "item": {**BAKES, "animated": False}}],
    }
    first = await person.get(f"/api/project/{project}/graph?format=reactflow")
    await person.patch(f"/api/projects/{project}/graph", changes)
    second = await person.get(f"/api/project/{project}/graph?format=reactflow")

    drawn = {"graph": first, "nodeChanges": [], "edgeChanges": []}
    held = {"nodes": [GROUP, OVEN, BREAD], "edges": [BAKES]}
    applied = {"graph": held, "nodeChanges": changes["nodes"], "edgeChanges": changes["edges"]}
    ours, theirs = await react_flow.run("read.mjs", drawn), await react_flow.run("read.mjs", applied)

    assert (ours["warnings"], ours["drawn"]) == ([], {"nodes": 3, "edges": 1})
    assert by_id(first["nodes"]) == by_id(in_ids_of_ours([GROUP, OVEN, BREAD], ids))
    assert first["edges"] == in_ids_of_ours([BAKES], ids)
    assert by_id(second["nodes"]) == by_id(in_ids_of_ours(theirs["nodes"], ids))
    assert second["edges"] == in_ids_of_ours(theirs["edges"], ids)


@pytest.mark.timeout(330)
async def test_what_react_flow_dislikes_is_seen(react_flow) -> None:
    """Without this the claim above could not fail."""
    place = {"x": 0, "y": 0}
    strange = {"nodes": [{"id": "a", "type": "oven", "position": place, "data": {}}], "edges": []}

    read = await react_flow.run("read.mjs", {"graph": strange, "nodeChanges": [], "edgeChanges": []})

    assert [warning for warning in read["warnings"] if '"oven" not found' in warning]

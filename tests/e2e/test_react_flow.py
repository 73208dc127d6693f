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


@pytest.mark.timeout(330)
async def test_what_react_flow_dislikes_is_seen(react_flow) -> None:
    """Without this the claim above could not fail."""
    place = {"x": 0, "y": 0}
    strange = {"nodes": [{"id": "a", "type": "oven", "position": place, "data": {}}], "edges": []}

    read = await react_flow.run("read.mjs", {"graph": strange, "nodeChanges": [], "edgeChanges": []})

    assert [warning for warning in read["warnings"] if '"oven" not found' in warning]

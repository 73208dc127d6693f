"""React Flow's change events, and what of them is meant to last."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from eightgentc_edge_gateway.contract.graph import (
    CreateEdge,
    CreateNode,
    DeleteEdge,
    DeleteNode,
    UpdateNode,
)
from eightgentc_edge_gateway.contract.react_flow import ReactFlowChanges
from eightgentc_edge_gateway.translate.react_flow import in_words_of, operations_of
from eightgentc_kit.errors import Code, FieldViolation, RemoteError


def operations(**changes: Any) -> list[Any]:
    return operations_of(ReactFlowChanges.model_validate(changes))


GROUP = {
    "id": "g",
    "type": "group",
    "position": {"x": 0, "y": 0},
    "data": {"label": "Kitchen", "icon": "oven", "tags": ["a", {"b": None}]},
    "style": {"width": 300, "height": 1.5},
    "className": "warm",
    "extent": None,
    "zIndex": -1,
}
EDGE = {
    "id": "e",
    "source": "a",
    "target": "b",
    "sourceHandle": "right",
    "targetHandle": None,
    "type": "smoothstep",
    "animated": True,
    "markerEnd": {"type": "arrowclosed"},
    "labelStyle": {"fill": "red"},
    "data": {"kind": "needs", "label": "own", "content": 3},
}
OF_THE_SCREEN = {
    "selected": True,
    "dragging": False,
    "resizing": False,
    "measured": {"width": 3, "height": 4},
    "handles": [],
    "positionAbsolute": {"x": 1, "y": 2},
    "internals": {"z": 0},
}


def test_what_a_client_draws_is_the_presentation_of_an_added_item():
    nodes = [{"type": "add", "item": GROUP | OF_THE_SCREEN | {"parentId": "p"}}]

    node, edge = operations(nodes=nodes, edges=[{"type": "add", "item": EDGE | OF_THE_SCREEN}])

    assert (node.label, node.parent_id) == ("Kitchen", "p")
    assert node.presentation == {
        "type": "group",
        "style": {"width": 300, "height": 1.5},
        "className": "warm",
        "extent": None,
        "zIndex": -1,
        "data": {"icon": "oven", "tags": ["a", {"b": None}]},
    }
    assert edge.type == "needs"
    assert edge.presentation == {
        name: EDGE[name]
        for name in ("sourceHandle", "targetHandle", "type", "animated", "markerEnd", "labelStyle")
    } | {"data": {"label": "own", "content": 3}}


def test_a_replaced_node_loses_the_presentation_and_the_parent_that_it_has_no_more():
    item = {"id": "n", "position": {"x": 1, "y": 2}, "data": {"label": "Oven"}}

    (replaced,) = operations(nodes=[{"type": "replace", "id": "n", "item": item}])

    assert (replaced.parent_id, replaced.presentation) == (None, None)
    assert replaced.model_fields_set == {"op", "id", "label", "x", "y", "parent_id", "presentation"}


@pytest.mark.parametrize(
    ("sides", "changed"),
    [(True, {"width": 5, "height": 6.5}), ("width", {"width": 5}), ("height", {"height": 6.5})],
)
def test_a_resized_node_keeps_its_size_and_the_rest_of_its_presentation(sides, changed):
    resized = {
        "type": "dimensions",
        "id": "n",
        "dimensions": {"width": 5, "height": 6.5},
        "setAttributes": sides,
        "resizing": True,
    }

    assert operations(nodes=[resized]) == [
        UpdateNode.model_validate({"op": "updateNode", "id": "n", "presentationChanges": changed})
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"type": "select"},
        {"type": "select", "id": 7, "selected": "yes"},
        {"type": "dimensions", "dimensions": {"width": "wide"}},
        {"type": "dimensions", "id": "n", "setAttributes": True},
        {"type": "dimensions", "id": "n", "setAttributes": False, "dimensions": 7},
        {"type": "position", "dragging": True, "position": {"x": None}},
        {"type": "position", "id": None, "dragging": False},
    ],
)
def test_what_is_not_stored_is_not_judged(change):
    assert operations(nodes=[change]) == []


def test_a_refused_operation_is_named_by_the_change_that_it_came_from():
    changes = ReactFlowChanges.model_validate(
        {
            "nodes": [{"type": "select"}, {"type": "add", "item": GROUP}],
            "edges": [{"type": "add", "item": EDGE}, {"type": "remove", "id": "f"}],
        }
    )
    kinds = [type(operation).__name__ for operation in operations_of(changes)]

    located = [
        in_words_of(
            changes,
            RemoteError(
                f"Operation {index}: It is wrong. Nothing was changed.",
                code=Code.INVALID_ARGUMENT,
                reason="OPERATION_INVALID",
                domain="projects.eightgentc",
                metadata={"index": str(index), "problem": "It is wrong."},
                violations=(FieldViolation(f"operations[{index}].presentation", "is wrong"),),
            ),
        )
        for index in range(3)
    ]

    assert kinds == ["DeleteEdge", "CreateNode", "CreateEdge"]
    assert [(error.metadata["index"], error.message) for error in located] == [
        ("1", "edges[1]: It is wrong. Nothing was changed."),
        ("1", "nodes[1]: It is wrong. Nothing was changed."),
        ("0", "edges[0]: It is wrong. Nothing was changed."),
    ]
    assert [error.violations[0].field for error in located] == [
        "edges[1].presentation",
        "nodes[1].presentation",
        "edges[0].presentation",
    ]


def test_node_that_is_being_dragged_is_not_saved():
    moving = {"type": "position", "id": "n", "position": {"x": 1, "y": 2}, "dragging": True}

    assert operations(nodes=[moving]) == []


@pytest.mark.parametrize("dragging", [{"dragging": False}, {}])
def test_node_that_was_let_go_is_saved_where_it_is(dragging):
    (moved,) = operations(nodes=[{"type": "position", "id": "n", "position": {"x": 1, "y": 2.5}, **dragging}])

    assert moved == UpdateNode(op="updateNode", id="n", x=1, y=2.5)
    assert moved.model_fields_set == {"op", "id", "x", "y"}


def test_what_is_of_the_moment_is_passed_over():
    changes = [
        {"type": "select", "id": "n", "selected": True},
        {"type": "dimensions", "id": "n", "dimensions": {"width": 1, "height": 2}},
        {"type": "position", "id": "n"},
    ]

    assert operations(nodes=changes, edges=[changes[0]]) == []


def test_added_items_keep_their_own_ids_and_lose_what_is_of_the_screen():
    node = {
        "id": "n1",
        "type": "default",
        "position": {"x": 1, "y": 2},
        "data": {"label": "Oven", "kind": "goal"},
        "measured": {"width": 3},
        "selected": True,
    }
    edge = {"id": "e1", "source": "n1", "target": "n2", "label": "needs", "animated": True}

    added = operations(nodes=[{"type": "add", "item": node}], edges=[{"type": "add", "item": edge}])

    create_node, create_edge = added
    assert isinstance(create_node, CreateNode)
    assert isinstance(create_edge, CreateEdge)
    assert (create_node.client_key, create_node.label, create_node.type) == ("n1", "Oven", "goal")
    assert (create_edge.client_key, create_edge.source, create_edge.label) == ("e1", "n1", "needs")


def test_edges_go_before_their_nodes():
    gone = operations(nodes=[{"type": "remove", "id": "n"}], edges=[{"type": "remove", "id": "e"}])

    assert gone == [DeleteEdge(op="deleteEdge", id="e"), DeleteNode(op="deleteNode", id="n")]


FIELDS = {
    "id": st.text(max_size=3),
    "source": st.text(max_size=3),
    "target": st.text(max_size=3),
    "label": st.text(max_size=3) | st.none(),
    "position": st.fixed_dictionaries({"x": st.floats(allow_nan=False), "y": st.integers()}) | st.none(),
    "dragging": st.booleans() | st.none(),
    "data": st.fixed_dictionaries(
        {},
        optional={
            "label": st.text(max_size=3),
            "kind": st.text(max_size=3),
            "content": st.none() | st.text(max_size=3),
        },
    ),
}
ITEMS = st.fixed_dictionaries({}, optional=FIELDS)
KINDS = st.sampled_from(["add", "replace", "position", "remove", "select", "dimensions"])
CHANGES = st.lists(st.fixed_dictionaries({"type": KINDS}, optional={**FIELDS, "item": ITEMS}), max_size=3)


@given(nodes=CHANGES, edges=CHANGES)
def test_changes_that_were_accepted_are_operations(nodes, edges):
    try:
        changes = ReactFlowChanges.model_validate({"nodes": nodes, "edges": edges})
    except ValidationError:
        return

    operations_of(changes)


def test_added_node_without_a_label_is_refused_by_its_field():
    node = {"id": "n", "position": {"x": 1, "y": 2}, "data": {}}

    with pytest.raises(ValidationError) as refused:
        operations(nodes=[{"type": "add", "item": node}])

    (fault,) = refused.value.errors()
    assert fault["loc"][-3:] == ("item", "data", "label")


def test_unknown_kind_of_change_is_refused():
    with pytest.raises(ValidationError):
        operations(nodes=[{"type": "explode", "id": "n"}])

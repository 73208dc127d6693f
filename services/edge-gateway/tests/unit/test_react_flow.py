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
from eightgentc_edge_gateway.translate.react_flow import operations_of


def operations(**changes: Any) -> list[Any]:
    return operations_of(ReactFlowChanges.model_validate(changes))


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

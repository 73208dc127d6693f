"""A batch of operations, before anything is written."""

import contextlib
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_projects.domain.errors import OperationInvalid
from eightgentc_projects.domain.graph import (
    CreateEdge,
    CreateNode,
    DeleteEdge,
    DeleteNode,
    Edge,
    Node,
    UpdateEdge,
    UpdateNode,
    check_shape,
)
from eightgentc_projects.domain.graph_batch import BatchBuilder, edge_refs, node_refs

A = Node("a", "A", None, "concept", 0.0, 0.0, client_key="ka")
B = Node("b", "B", None, "concept", 300.0, 0.0)
AB = Edge("ab", "a", "b", None, "relates-to")


def build(*operations, nodes=(A, B), edges=(AB,)):
    numbers = count(1)
    return BatchBuilder(nodes, edges, lambda: f"new-{next(numbers)}").apply(operations)


def test_a_later_operation_sees_what_an_earlier_one_made():
    batch = build(CreateNode("C", client_key="kc"), CreateEdge("kc", "ka"))

    edge = next(iter(batch.new_edges.values()))
    assert (edge.source, edge.target) == ("new-1", "a")
    assert [item.index for item in batch.created] == [0, 1]


def test_a_node_that_is_made_and_deleted_in_one_batch_is_never_written():
    batch = build(CreateNode("C", client_key="kc"), CreateEdge("kc", "a"), DeleteNode("kc"))

    assert batch.is_empty
    assert batch.created == []


def test_a_node_that_is_made_and_moved_in_one_batch_stays_where_it_was_put():
    batch = build(CreateNode("C", client_key="kc"), UpdateNode("kc", frozenset({"x", "y"}), x=5.0, y=7.0))

    assert [(node.x, node.y, node.pinned) for node in batch.new_nodes.values()] == [(5.0, 7.0, True)]
    assert not batch.unplaced


def test_a_node_without_a_place_waits_for_one_unless_it_is_gone_by_then():
    batch = build(
        CreateNode("C"), CreateNode("D", x=1.0, y=2.0), CreateNode("E", client_key="ke"), DeleteNode("ke")
    )

    assert batch.unplaced == {"new-1"}


def test_the_key_of_what_was_deleted_is_free_again():
    batch = build(
        DeleteNode("ka"),
        CreateNode("New A", client_key="ka"),
        CreateEdge("ka", "b", client_key="ke"),
        DeleteEdge("ke"),
        CreateEdge("b", "ka", client_key="ke"),
    )

    assert (set(batch.deleted_nodes), set(batch.new_nodes)) == ({"a"}, {"new-1"})
    assert [(edge.source, edge.target) for edge in batch.new_edges.values()] == [("b", "new-1")]


def test_deleting_a_node_deletes_its_edges_even_those_of_this_batch():
    batch = build(CreateEdge("b", "a"), DeleteNode("a"))

    assert set(batch.deleted_nodes) == {"a"}
    assert set(batch.deleted_edges) == {"ab"}
    assert batch.new_edges == {}


def test_writing_the_same_value_changes_nothing():
    batch = build(
        UpdateNode("a", frozenset({"label"}), label="A"),
        UpdateEdge("ab", frozenset({"type"}), type="relates-to"),
    )

    assert batch.is_empty


def test_a_moved_node_is_pinned_and_counts_as_edited():
    batch = build(UpdateNode("a", frozenset({"x"}), x=5.0))

    moved = batch.saved_nodes["a"]
    assert (moved.x, moved.y, moved.pinned, moved.edited_by_person, moved.version) == (
        5.0,
        0.0,
        True,
        True,
        2,
    )


def test_several_updates_of_one_node_are_one_version():
    batch = build(
        UpdateNode("a", frozenset({"x"}), x=5.0), UpdateNode("ka", frozenset({"label"}), label="New")
    )

    assert (batch.saved_nodes["a"].label, batch.saved_nodes["a"].version) == ("New", 2)


@pytest.mark.parametrize(
    ("operation", "problem"),
    [
        (UpdateNode("x", frozenset({"label"}), label="N"), "no node 'x'"),
        (DeleteNode("x"), "no node 'x'"),
        (CreateEdge("a", "x"), "target 'x'"),
        (CreateEdge("x", "a"), "source 'x'"),
        (UpdateEdge("ab", frozenset({"source"}), source="x"), "source 'x'"),
        (DeleteEdge("x"), "no edge 'x'"),
        (CreateNode("C", client_key="ka"), "'ka' exists already"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_index(operation, problem):
    with pytest.raises(OperationInvalid) as caught:
        build(UpdateNode("b", frozenset({"label"}), label="New"), operation)

    assert caught.value.metadata["index"] == "1"
    assert problem in caught.value.metadata["problem"]


@pytest.mark.parametrize(
    "operation",
    [
        CreateNode(" "),
        CreateNode("x" * 501),
        CreateNode("x", content="\0"),
        CreateNode("x", x=float("inf"), y=0.0),
        CreateNode("x", x=2e6, y=0.0),
        CreateEdge("a", "b", type=""),
        CreateEdge("a", "b", label="x" * 501),
        UpdateNode("a", frozenset({"label"}), label=""),
    ],
)
def test_values_that_cannot_stand_in_a_graph_are_refused(operation):
    with pytest.raises(OperationInvalid):
        check_shape(0, operation)


keys = st.sampled_from(["ka", "b", "k1", "k2"])
operations = st.one_of(
    st.builds(CreateNode, label=st.just("N"), client_key=keys),
    st.builds(UpdateNode, ref=keys, fields=st.just(frozenset({"x"})), x=st.floats(-10, 10)),
    st.builds(DeleteNode, ref=keys),
    st.builds(CreateEdge, source=keys, target=keys),
)


@given(st.lists(operations, max_size=30))
def test_whatever_is_asked_no_edge_joins_a_node_that_is_not_there(asked):
    accepted = []
    for operation in asked:
        with contextlib.suppress(OperationInvalid):
            build(*accepted, operation)
            accepted.append(operation)

    batch = build(*accepted)

    nodes = ({"a", "b"} | set(batch.new_nodes)) - set(batch.deleted_nodes)
    kept = [] if "ab" in batch.deleted_edges else [AB]
    for edge in (*kept, *batch.new_edges.values()):
        assert {edge.source, edge.target} <= nodes


def test_all_nodes_and_edges_that_are_named_are_asked_for():
    asked = [
        CreateNode("N", client_key="k1"),
        DeleteNode("n2"),
        CreateEdge("n3", "n4", client_key="e1"),
        UpdateEdge("e2", frozenset({"target"}), source="ignored", target="n5"),
    ]

    assert node_refs(asked) == {"k1", "n2", "n3", "n4", "n5"}
    assert edge_refs(asked) == {"e1", "e2"}

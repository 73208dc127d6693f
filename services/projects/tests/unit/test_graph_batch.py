"""A batch of operations, before anything is written."""

import contextlib
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_projects.domain.batch_refs import edge_refs, node_refs
from eightgentc_projects.domain.errors import OperationInvalid
from eightgentc_projects.domain.graph import (
    CreateEdge,
    CreateNode,
    DeleteEdge,
    DeleteNode,
    Edge,
    EdgeDetails,
    Node,
    NodeDetails,
    UpdateEdge,
    UpdateNode,
    check_shape,
)
from eightgentc_projects.domain.graph_batch import BatchBuilder, Created

A = Node("a", NodeDetails("A"), client_key="ka")
B = Node("b", NodeDetails("B", x=300.0))
AB = Edge("ab", EdgeDetails("a", "b"))


def new_node(label, *, placed=False, client_key=None, **details):
    return CreateNode(NodeDetails(label, **details), client_key, placed)


def new_edge(source, target, *, client_key=None, **details):
    return CreateEdge(EdgeDetails(source, target, **details), client_key)


def build(*operations, nodes=(A, B), edges=(AB,)):
    numbers = count(1)
    return BatchBuilder(nodes, edges, lambda: f"new-{next(numbers)}").apply(operations)


def test_a_later_operation_sees_what_an_earlier_one_made():
    batch = build(new_node("C", client_key="kc"), new_edge("kc", "ka"))

    edge = next(iter(batch.new_edges.values()))
    assert (edge.details.source, edge.details.target) == ("new-1", "a")
    assert [item.index for item in batch.created] == [0, 1]


def test_a_node_that_is_made_and_deleted_in_one_batch_is_never_written():
    batch = build(new_node("C", client_key="kc"), new_edge("kc", "a"), DeleteNode("kc"))

    assert batch.is_empty
    assert batch.created == []


def test_a_node_that_is_made_and_moved_in_one_batch_stays_where_it_was_put():
    batch = build(new_node("C", client_key="kc"), UpdateNode("kc", {"x": 5.0, "y": 7.0}))

    assert [(*node.place, node.pinned) for node in batch.new_nodes.values()] == [(5.0, 7.0, True)]
    assert not batch.unplaced


def test_a_node_without_a_place_waits_for_one_unless_it_is_gone_by_then():
    batch = build(
        new_node("C"),
        new_node("D", x=1.0, y=2.0, placed=True),
        new_node("E", client_key="ke"),
        DeleteNode("ke"),
    )

    assert batch.unplaced == {"new-1"}


def test_the_key_of_what_was_deleted_is_free_again():
    batch = build(
        DeleteNode("ka"),
        new_node("New A", client_key="ka"),
        new_edge("ka", "b", client_key="ke"),
        DeleteEdge("ke"),
        new_edge("b", "ka", client_key="ke"),
    )

    assert (set(batch.deleted_nodes), set(batch.new_nodes)) == ({"a"}, {"new-1"})
    assert [(edge.details.source, edge.details.target) for edge in batch.new_edges.values()] == [
        ("b", "new-1")
    ]


def test_deleting_a_node_deletes_its_edges_even_those_of_this_batch():
    batch = build(new_edge("b", "a"), DeleteNode("a"))

    assert set(batch.deleted_nodes) == {"a"}
    assert set(batch.deleted_edges) == {"ab"}
    assert batch.new_edges == {}


def test_deleting_what_is_gone_is_no_error_and_changes_nothing():
    assert build(DeleteNode("x"), DeleteEdge("x")).is_empty
    assert set(build(DeleteNode("a"), DeleteNode("ka"), DeleteEdge("ab")).deleted_nodes) == {"a"}


def test_writing_the_same_value_changes_nothing():
    batch = build(
        UpdateNode("a", {"label": "A"}),
        UpdateEdge("ab", {"type": "relates-to"}),
    )

    assert batch.is_empty


def test_a_moved_node_is_pinned_and_counts_as_edited():
    batch = build(UpdateNode("a", {"x": 5.0}))

    moved = batch.saved_nodes["a"]
    assert moved.place == (5.0, 0.0)
    assert (moved.pinned, moved.edited_by_person, moved.version) == (True, True, 2)


def test_several_updates_of_one_node_are_one_version():
    batch = build(UpdateNode("a", {"x": 5.0}), UpdateNode("ka", {"label": "New"}))

    assert (batch.saved_nodes["a"].details.label, batch.saved_nodes["a"].version) == ("New", 2)


@pytest.mark.parametrize(
    ("operation", "problem"),
    [
        (UpdateNode("x", {"label": "N"}), "no node 'x'"),
        (new_node("C", parent_id="x"), "parent 'x'"),
        (UpdateNode("a", {"parent_id": "x"}), "parent 'x'"),
        (new_edge("a", "x"), "target 'x'"),
        (new_edge("x", "a"), "source 'x'"),
        (UpdateEdge("ab", {"source": "x"}), "source 'x'"),
        (UpdateEdge("x", {"label": "to"}), "no edge 'x'"),
        (new_node("C", client_key="ka"), "'ka' exists already"),
        (UpdateNode("ka", {"parent_id": "a"}), "ka in ka"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_index(operation, problem):
    with pytest.raises(OperationInvalid) as caught:
        build(UpdateNode("b", {"label": "New"}), operation)

    assert caught.value.metadata["index"] == "1"
    assert problem in caught.value.metadata["problem"]


@pytest.mark.parametrize(
    "operation",
    [
        new_node(" "),
        new_node("x" * 501),
        new_node("x", content="\0"),
        new_node("x", x=float("inf"), y=0.0),
        new_node("x", x=2e6, y=0.0),
        new_edge("a", "b", type=""),
        new_edge("a", "b", label="x" * 501),
        UpdateNode("a", {"label": ""}),
    ],
)
def test_values_that_cannot_stand_in_a_graph_are_refused(operation):
    with pytest.raises(OperationInvalid):
        check_shape(0, operation)


keys = st.sampled_from(["ka", "b", "k1", "k2"])
operations = st.one_of(
    st.builds(CreateNode, st.just(NodeDetails("N")), client_key=keys),
    st.builds(UpdateNode, ref=keys, changes=st.fixed_dictionaries({"x": st.floats(-10, 10)})),
    st.builds(DeleteNode, ref=keys),
    st.builds(CreateEdge, st.builds(EdgeDetails, source=keys, target=keys)),
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
        assert {edge.details.source, edge.details.target} <= nodes


def test_all_nodes_and_edges_that_are_named_are_asked_for():
    asked = [
        new_node("N", client_key="k1"),
        DeleteNode("n2"),
        new_edge("n3", "n4", client_key="e1"),
        UpdateEdge("e2", {"label": "n6", "target": "n5"}),
    ]

    assert node_refs(asked) == {"k1", "n2", "n3", "n4", "n5"}
    assert edge_refs(asked) == {"e1", "e2"}


def test_what_a_person_makes_is_theirs():
    batch = build(
        new_node("C", client_key="kc", placed=True), new_edge("kc", "a", client_key="ke", label="to")
    )

    [node], [edge] = batch.new_nodes.values(), batch.new_edges.values()
    assert node == Node(
        "new-1", NodeDetails("C"), client_key="kc", version=1, edited_by_person=True, pinned=True
    )
    assert edge == Edge(
        "new-2", EdgeDetails("new-1", "a", "to"), client_key="ke", version=1, edited_by_person=True
    )
    assert batch.created == [Created(0, "new-1", "kc"), Created(1, "new-2", "ke")]


def test_a_changed_edge_is_a_version_of_the_person():
    batch = build(UpdateEdge("ab", {"label": "to", "source": "kb"}), nodes=(A, replace(B, client_key="kb")))

    assert batch.saved_edges == {
        "ab": Edge("ab", EdgeDetails("b", "b", "to"), version=2, edited_by_person=True)
    }


def test_what_is_not_said_of_a_node_or_an_edge():
    assert Node("n", NodeDetails("N")) == Node(
        id="n",
        details=NodeDetails(label="N", content=None, type="concept", x=0.0, y=0.0),
        client_key=None,
        version=1,
        generation_id=None,
        edited_by_person=False,
        pinned=False,
    )
    assert Edge("e", EdgeDetails("a", "b")) == Edge(
        id="e",
        details=EdgeDetails(source="a", target="b", label=None, type="relates-to"),
        client_key=None,
        version=1,
        generation_id=None,
        edited_by_person=False,
    )
    assert not CreateNode(NodeDetails("N")).placed

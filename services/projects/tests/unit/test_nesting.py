"""Which node is drawn in which: no cycles, and nothing is left behind in a node that is gone."""

import contextlib
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_projects.domain.batch_refs import new_parent_refs, node_refs, refs_moved_or_gone
from eightgentc_projects.domain.errors import OperationInvalid, PresentationTooLarge
from eightgentc_projects.domain.graph import CreateNode, DeleteNode, Node, NodeDetails, UpdateNode
from eightgentc_projects.domain.graph_batch import BatchBuilder

KEYS = ("a", "b", "c", "d")


def nodes(**parents):
    return [Node(id, NodeDetails(id, parent_id=parents.get(id))) for id in KEYS]


def build(*operations, **parents):
    numbers = count(1)
    return BatchBuilder(nodes(**parents), [], lambda: f"new-{next(numbers)}").apply(operations)


def within(id, parent):
    return UpdateNode(id, {"parent_id": parent})


def test_a_node_goes_with_all_that_is_drawn_in_it():
    assert set(build(DeleteNode("a"), b="a", c="b").deleted_nodes) == {"a", "b", "c"}


def test_what_was_taken_out_of_a_node_stays():
    batch = build(within("b", None), DeleteNode("a"), b="a", c="b")

    assert set(batch.deleted_nodes) == {"a"}
    assert batch.saved_nodes["b"].details.parent_id is None


def test_what_was_put_in_a_node_goes_with_it():
    assert set(build(within("c", "a"), DeleteNode("a"), d="c").deleted_nodes) == {"a", "c", "d"}


def test_a_node_may_be_drawn_in_one_of_the_same_batch():
    group = CreateNode(NodeDetails("Group"), "g", placed=True)

    batch = build(group, within("a", "g"), CreateNode(NodeDetails("N", parent_id="g"), placed=True))

    assert batch.saved_nodes["a"].details.parent_id == "new-1"
    assert batch.new_nodes["new-2"].details.parent_id == "new-1"


def test_a_cycle_is_refused_with_its_path_and_the_operation_that_closed_it():
    with pytest.raises(OperationInvalid) as refused:
        build(within("a", "d"), within("c", "a"), b="a", d="b")

    assert refused.value.metadata == {
        "index": "0",
        "problem": "A node would be its own parent: a in d in b in a.",
    }


def test_two_nodes_may_change_places():
    batch = build(within("a", "b"), within("b", None), b="a")

    assert batch.saved_nodes["a"].details.parent_id == "b"


def test_a_presentation_that_grows_too_large_by_its_members_is_refused():
    grow = [UpdateNode("a", {}, f'{{"{name}":"{"x" * 2_500}"}}') for name in "pq"]

    with pytest.raises(PresentationTooLarge) as refused:
        build(*grow)

    assert refused.value.metadata["index"] == "1"


keys = st.sampled_from([*KEYS, "k1", "k2"])
parents = st.none() | keys
operations = st.one_of(
    st.builds(
        lambda key, parent: CreateNode(NodeDetails("N", parent_id=parent), key, placed=True), keys, parents
    ),
    st.builds(within, keys, parents),
    st.builds(DeleteNode, keys),
)


@given(st.lists(operations, max_size=12))
def test_whatever_is_asked_every_parent_is_there_and_none_is_its_own(asked):
    accepted = []
    for operation in asked:
        with contextlib.suppress(OperationInvalid):
            build(*accepted, operation, b="a", c="b")
            accepted.append(operation)

    batch = build(*accepted, b="a", c="b")

    left = {node.id: node for node in nodes(b="a", c="b")} | batch.saved_nodes | batch.new_nodes
    left = {id: node.details.parent_id for id, node in left.items() if id not in batch.deleted_nodes}
    for id in left:
        seen, step = set(), id
        while step is not None:
            assert step in left
            assert step not in seen
            seen.add(step)
            step = left[step]


def test_what_a_batch_needs_of_the_stored_graph_is_asked_for():
    asked = [CreateNode(NodeDetails("N", parent_id="p1"), "k1"), within("a", "p2"), within("b", None)]

    assert node_refs(asked) == {"k1", "p1", "a", "p2", "b"}
    assert new_parent_refs(asked) == {"p2"}
    assert refs_moved_or_gone(asked) == set()
    assert refs_moved_or_gone([*asked, DeleteNode("c")]) == {"a", "b", "c"}

"""What of the stored graph the operations of a batch name, so that it is read before they are applied."""

from __future__ import annotations

from collections.abc import Iterable

from eightgentc_projects.domain.graph import (
    CreateEdge,
    CreateNode,
    DeleteEdge,
    DeleteNode,
    Operation,
    UpdateEdge,
    UpdateNode,
)

ENDS = ("source", "target")


def node_refs(operations: Iterable[Operation]) -> set[str]:
    """Ids and client keys of all nodes that the operations name or claim."""
    refs: set[str] = set()
    for operation in operations:
        if isinstance(operation, CreateNode):
            refs.update(ref for ref in (operation.client_key, operation.details.parent_id) if ref)
        elif isinstance(operation, UpdateNode):
            refs.add(operation.ref)
            if parent := operation.changes.get("parent_id"):
                refs.add(parent)
        elif isinstance(operation, DeleteNode):
            refs.add(operation.ref)
        elif isinstance(operation, CreateEdge):
            refs.update((operation.details.source, operation.details.target))
        elif isinstance(operation, UpdateEdge):
            refs.update(operation.changes[end] for end in ENDS if end in operation.changes)
    return refs


def edge_refs(operations: Iterable[Operation]) -> set[str]:
    """Ids and client keys of all edges that the operations name or claim."""
    refs: set[str] = set()
    for operation in operations:
        if isinstance(operation, CreateEdge) and operation.client_key:
            refs.add(operation.client_key)
        elif isinstance(operation, UpdateEdge | DeleteEdge):
            refs.add(operation.ref)
    return refs


def refs_moved_or_gone(operations: Iterable[Operation]) -> set[str]:
    """Nodes whose inner nodes a batch may remove with them: none where it deletes no node."""
    refs = {one.ref for one in operations if isinstance(one, DeleteNode)}
    if refs:
        refs |= {one.ref for one in operations if isinstance(one, UpdateNode) and "parent_id" in one.changes}
    return refs


def new_parent_refs(operations: Iterable[Operation]) -> set[str]:
    """Nodes that a batch gives stored nodes as parents: only so can a node come to be drawn in itself."""
    parents = (one.changes.get("parent_id") for one in operations if isinstance(one, UpdateNode))
    return {parent for parent in parents if parent}

"""Which node is drawn in which: what goes with a node, and that no node is drawn in itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from eightgentc_projects.domain.errors import OperationInvalid
from eightgentc_projects.domain.graph import Node


class Nesting:
    """The nodes of a batch, kept as it goes on."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self._parents: dict[str, str] = {}
        self._inner: dict[str, set[str]] = defaultdict(set)
        self._changed_at: dict[str, int] = {}
        self._nodes = nodes
        for node in nodes.values():
            if node.details.parent_id:
                self._put(node.id, node.details.parent_id)

    def put(self, node: Node, index: int) -> None:
        """`index`: of the operation that says where it is drawn."""
        if former := self._parents.pop(node.id, None):
            self._inner[former].discard(node.id)
        if node.details.parent_id:
            self._put(node.id, node.details.parent_id)
            self._changed_at[node.id] = index

    def _put(self, id: str, parent: str) -> None:
        self._parents[id] = parent
        self._inner[parent].add(id)

    def remove(self, id: str) -> set[str]:
        """Take a node out. Its id and those of all that is drawn in it."""
        if parent := self._parents.pop(id, None):
            self._inner[parent].discard(id)
        gone, waiting = {id}, [id]
        while waiting:
            inner = self._inner.pop(waiting.pop(), set()) - gone
            gone |= inner
            waiting += inner
        for each in gone:
            self._parents.pop(each, None)
            self._changed_at.pop(each, None)
        return gone

    def check(self) -> None:
        """Raises OperationInvalid where a node is drawn in itself, naming the operation that last led to it."""
        seen: set[str] = set()
        for start in self._changed_at:
            path: dict[str, None] = {}
            step: str | None = start
            while step is not None and step not in seen:
                if step in path:
                    raise self._cycle([*path][[*path].index(step) :])
                path[step] = None
                step = self._parents.get(step)
            seen |= path.keys()

    def _cycle(self, ids: list[str]) -> OperationInvalid:
        index = max(self._changed_at.get(id, -1) for id in ids)
        names = [self._nodes[id].client_key or id for id in (*ids, ids[0])]
        return OperationInvalid.at(index, f"A node would be its own parent: {' in '.join(names)}.")

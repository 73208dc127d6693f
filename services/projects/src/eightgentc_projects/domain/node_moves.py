"""Nodes that only change their places, in columns: a person who drags sends many a second, or thousands at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eightgentc_projects.domain.errors import OperationInvalid
from eightgentc_projects.domain.graph import MAX_COORDINATE, Operation, UpdateNode, check_shape


@dataclass(frozen=True, slots=True)
class NodeMoves:
    """Three columns of one length. `refs`: ids or client keys. None in `xs` or `ys`: that coordinate stays."""

    refs: Sequence[str]
    xs: Sequence[float | None]
    ys: Sequence[float | None]

    @classmethod
    def of(cls, operations: Sequence[Operation]) -> NodeMoves | None:
        """Operations that only give nodes other places; None where one of them does more."""
        moves = [one for one in operations if isinstance(one, UpdateNode) and one.is_move]
        if len(moves) < len(operations):
            return None
        changes = [move.changes for move in moves]
        return cls(
            [move.ref for move in moves],
            [change.get("x") for change in changes],
            [change.get("y") for change in changes],
        )

    def __len__(self) -> int:
        return len(self.refs)

    def operations(self) -> list[UpdateNode]:
        """The same, one by one."""
        places = ({"x": x, "y": y} for x, y in zip(self.xs, self.ys, strict=True))
        return [
            UpdateNode(ref, {name: value for name, value in place.items() if value is not None})
            for ref, place in zip(self.refs, places, strict=True)
        ]

    def checked(self) -> NodeMoves:
        """The moves themselves. Raises OperationInvalid, naming the first that no graph can have."""
        if not all(
            value is None or -MAX_COORDINATE <= value <= MAX_COORDINATE
            for column in (self.xs, self.ys)
            for value in column
        ):
            for index, operation in enumerate(self.operations()):
                check_shape(index, operation)
        return self

    def unknown(self, index: int) -> OperationInvalid:
        """That the node at this index does not exist."""
        return OperationInvalid.no_node(index, self.refs[index])

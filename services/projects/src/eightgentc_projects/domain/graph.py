"""Nodes, edges, and the operations of a batch, checked one by one before any is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from eightgentc_kit.errors import FieldInvalid
from eightgentc_projects.domain.errors import OperationInvalid, PresentationTooLarge
from eightgentc_projects.domain.presentation import edge_presentation, node_presentation
from eightgentc_projects.domain.text import checked

MAX_OPERATIONS = 10_000
MAX_LABEL = 500
MAX_CONTENT = 20_000
MAX_TYPE = 50
MAX_KEY = 200
MAX_COORDINATE = 1_000_000.0
PLACE = frozenset({"x", "y"})
"""The details that say where a node is."""
DEFAULT_NODE_TYPE = "concept"
DEFAULT_EDGE_TYPE = "relates-to"


@dataclass(frozen=True, slots=True)
class NodeDetails:
    """What a person writes on a concept, where it is on the canvas, and how a client draws it.

    `parent_id`: the node that it is drawn in, by id or, in a batch, client key; its place counts from that one's corner.
    `presentation`: a JSON object as text.
    """

    label: str = ""
    content: str | None = None
    type: str = DEFAULT_NODE_TYPE
    x: float = 0.0
    y: float = 0.0
    parent_id: str | None = None
    presentation: str | None = None

    def checked(self) -> NodeDetails:
        """The details themselves. Raises FieldInvalid."""
        for name, check in _NODE_CHECKS.items():
            check(getattr(self, name))
        return self


@dataclass(frozen=True, slots=True)
class Node:
    """A concept on the canvas. `pinned`: a person moved it, so layout leaves it."""

    id: str
    details: NodeDetails
    client_key: str | None = None
    version: int = 1
    generation_id: str | None = None
    edited_by_person: bool = False
    pinned: bool = False

    @property
    def place(self) -> tuple[float, float]:
        return self.details.x, self.details.y

    def at(self, place: tuple[float, float]) -> Node:
        """The same node at another place."""
        return replace(self, details=replace(self.details, x=place[0], y=place[1]))


@dataclass(frozen=True, slots=True)
class EdgeDetails:
    """What a relation joins, what a person calls it, and how a client draws it (a JSON object as text).

    `source`, `target`: ids or, in a batch, client keys.
    """

    source: str = ""
    target: str = ""
    label: str | None = None
    type: str = DEFAULT_EDGE_TYPE
    presentation: str | None = None

    def checked(self) -> EdgeDetails:
        """The details themselves; that both ends exist is checked where they are known. Raises FieldInvalid."""
        for name, check in _EDGE_CHECKS.items():
            check(getattr(self, name))
        return self


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed relation between two nodes, which may have others."""

    id: str
    details: EdgeDetails
    client_key: str | None = None
    version: int = 1
    generation_id: str | None = None
    edited_by_person: bool = False


@dataclass(frozen=True, slots=True)
class CreateNode:
    """`placed`: whether its place was given; otherwise the layout finds one."""

    details: NodeDetails
    client_key: str | None = None
    placed: bool = False


@dataclass(frozen=True, slots=True)
class UpdateNode:
    """`ref`: id or client key. `changes`: fields of its details with their new values.

    `presentation_changes`: members of its presentation with theirs, as JSON; those that are null go.
    """

    ref: str
    changes: Mapping[str, Any]
    presentation_changes: str | None = None

    @property
    def is_move(self) -> bool:
        """Whether it only says where the node is."""
        return self.changes.keys() <= PLACE and not self.presentation_changes


@dataclass(frozen=True, slots=True)
class DeleteNode:
    """The nodes drawn in it go with it, and the edges of all of them. One that is gone already is no error."""

    ref: str


@dataclass(frozen=True, slots=True)
class CreateEdge:
    """It may join nodes made earlier in the same batch."""

    details: EdgeDetails
    client_key: str | None = None


@dataclass(frozen=True, slots=True)
class UpdateEdge:
    """`ref`: id or client key. `changes`: fields of its details with their new values."""

    ref: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DeleteEdge:
    """One edge. One that is gone already is no error."""

    ref: str


Operation = CreateNode | UpdateNode | DeleteNode | CreateEdge | UpdateEdge | DeleteEdge


def _text(name: str, *, minimum: int = 0, maximum: int) -> Callable[[str | None], object]:
    return lambda value: checked(name, value or "", minimum=minimum, maximum=maximum)


def _coordinate(name: str) -> Callable[[float], None]:
    def check(value: float) -> None:
        if not -MAX_COORDINATE <= value <= MAX_COORDINATE:
            raise FieldInvalid.of(name, f"must be a number within ±{MAX_COORDINATE:,.0f}")

    return check


# What each field may hold: a change is checked by itself, without the details that it will be part of.
_NODE_CHECKS: dict[str, Callable[[Any], object]] = {
    "label": _text("label", minimum=1, maximum=MAX_LABEL),
    "content": _text("content", maximum=MAX_CONTENT),
    "type": _text("type", minimum=1, maximum=MAX_TYPE),
    "x": _coordinate("x"),
    "y": _coordinate("y"),
    "presentation": node_presentation,
}
_EDGE_CHECKS: dict[str, Callable[[Any], object]] = {
    "label": _text("label", maximum=MAX_LABEL),
    "type": _text("type", minimum=1, maximum=MAX_TYPE),
    "presentation": edge_presentation,
}


def check_shape(index: int, operation: Operation) -> None:
    """Raises OperationInvalid when a value is not valid in any graph."""
    try:
        match operation:
            case CreateNode(details) | CreateEdge(details):
                details.checked()
                checked("clientKey", operation.client_key or "", maximum=MAX_KEY)
            case UpdateNode():
                _check_changes(operation.changes, _NODE_CHECKS)
            case UpdateEdge():
                _check_changes(operation.changes, _EDGE_CHECKS)
    except FieldInvalid as error:
        raise refusal_of(index, error) from error


def refusal_of(index: int, error: FieldInvalid) -> OperationInvalid | PresentationTooLarge:
    """What a batch is refused with, for a value of one of its operations that is not valid."""
    if isinstance(error, PresentationTooLarge):
        return error.at(index)
    [violation] = error.violations
    return OperationInvalid.at(index, f"{violation.field} {violation.description}.")


def _check_changes(changes: Mapping[str, Any], checks: Mapping[str, Callable[[Any], object]]) -> None:
    for name, value in changes.items():
        if name in checks:
            checks[name](value)

"""Nodes, edges, and the operations of a batch, checked one by one before any is done."""

from __future__ import annotations

import math
from dataclasses import dataclass

from eightgentc_projects.domain.errors import OperationInvalid

MAX_OPERATIONS = 10_000
MAX_LABEL = 500
MAX_CONTENT = 20_000
MAX_TYPE = 50
MAX_KEY = 200
MAX_COORDINATE = 1_000_000.0
DEFAULT_NODE_TYPE = "concept"
DEFAULT_EDGE_TYPE = "relates-to"


@dataclass(frozen=True, slots=True)
class Node:
    """A concept on the canvas. `pinned`: a person moved it, so layout leaves it."""

    id: str
    label: str
    content: str | None
    type: str
    x: float
    y: float
    client_key: str | None = None
    version: int = 1
    generation_id: str | None = None
    edited_by_person: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed relation between two nodes, which may have others."""

    id: str
    source: str
    target: str
    label: str | None
    type: str
    client_key: str | None = None
    version: int = 1
    generation_id: str | None = None
    edited_by_person: bool = False


@dataclass(frozen=True, slots=True)
class CreateNode:
    """`x`, `y`: None lets the layout place it."""

    label: str
    content: str | None = None
    type: str = DEFAULT_NODE_TYPE
    x: float | None = None
    y: float | None = None
    client_key: str | None = None


@dataclass(frozen=True, slots=True)
class UpdateNode:
    """`ref`: id or client key; `fields`: the names that change, of label, content, type, x, y."""

    ref: str
    fields: frozenset[str]
    label: str = ""
    content: str | None = None
    type: str = ""
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class DeleteNode:
    """Its edges go with it."""

    ref: str


@dataclass(frozen=True, slots=True)
class CreateEdge:
    """`source`, `target`: ids or client keys, also of nodes made earlier in the same batch."""

    source: str
    target: str
    label: str | None = None
    type: str = DEFAULT_EDGE_TYPE
    client_key: str | None = None


@dataclass(frozen=True, slots=True)
class UpdateEdge:
    """`fields`: the names that change, of source, target, label, type."""

    ref: str
    fields: frozenset[str]
    source: str = ""
    target: str = ""
    label: str | None = None
    type: str = ""


@dataclass(frozen=True, slots=True)
class DeleteEdge:
    """One edge."""

    ref: str


Operation = CreateNode | UpdateNode | DeleteNode | CreateEdge | UpdateEdge | DeleteEdge


def check_shape(index: int, operation: Operation) -> None:
    """Raises OperationInvalid when a value cannot stand in a graph, whatever the graph."""
    if isinstance(operation, CreateNode):
        _text(index, "label", operation.label, MAX_LABEL, required=True)
        _text(index, "content", operation.content, MAX_CONTENT)
        _text(index, "type", operation.type, MAX_TYPE, required=True)
        _text(index, "clientKey", operation.client_key, MAX_KEY)
        _coordinate(index, "x", operation.x)
        _coordinate(index, "y", operation.y)
    elif isinstance(operation, UpdateNode):
        _text(index, "label", operation.label, MAX_LABEL, required="label" in operation.fields)
        _text(index, "content", operation.content, MAX_CONTENT)
        _text(index, "type", operation.type, MAX_TYPE, required="type" in operation.fields)
        _coordinate(index, "x", operation.x)
        _coordinate(index, "y", operation.y)
    elif isinstance(operation, CreateEdge | UpdateEdge):
        changes_type = isinstance(operation, CreateEdge) or "type" in operation.fields
        _text(index, "label", operation.label, MAX_LABEL)
        _text(index, "type", operation.type, MAX_TYPE, required=changes_type)
        if isinstance(operation, CreateEdge):
            _text(index, "clientKey", operation.client_key, MAX_KEY)


def _text(index: int, field: str, value: str | None, maximum: int, *, required: bool = False) -> None:
    if required and not (value or "").strip():
        raise OperationInvalid.at(index, f"{field} must not be empty.")
    if value is not None and len(value) > maximum:
        raise OperationInvalid.at(index, f"{field} must have at most {maximum:,} characters.")
    if value is not None and "\0" in value:
        raise OperationInvalid.at(index, f"{field} must not hold a NUL character.")


def _coordinate(index: int, field: str, value: float | None) -> None:
    if value is not None and not (math.isfinite(value) and abs(value) <= MAX_COORDINATE):
        raise OperationInvalid.at(index, f"{field} must be a number within ±{MAX_COORDINATE:,.0f}.")

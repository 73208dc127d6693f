"""How a client draws a node or an edge: a small JSON object of the client's own, kept as its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from eightgentc_kit.errors import FieldInvalid
from eightgentc_projects.domain.errors import PresentationTooLarge
from eightgentc_projects.domain.text import holds_nul

MAX_BYTES = 4096
MAX_DEPTH = 8
_FIELD = "presentation"

# What a document says of an item by itself: a second member of that name would replace it in the hands of a client.
_OF_NODES = (frozenset({"id", "position", "parentId"}), frozenset({"label", "kind", "content"}))
_OF_EDGES = (frozenset({"id", "source", "target", "label"}), frozenset({"kind"}))


def node_presentation(text: str | None) -> None:
    """Raises PresentationTooLarge, FieldInvalid."""
    if text:
        _check(text, *_OF_NODES)


def edge_presentation(text: str | None) -> None:
    """Raises PresentationTooLarge, FieldInvalid."""
    if text:
        _check(text, *_OF_EDGES)


def merged(text: str | None, changes: str) -> str | None:
    """With some members changed; those that are null in the changes are gone. Raises FieldInvalid."""
    members = {**(_object(text) if text else {}), **_object(changes)}
    left = {name: value for name, value in members.items() if value is not None}
    return _encode(left).decode() if left else None


def _check(text: str, own: frozenset[str], own_data: frozenset[str]) -> None:
    size = len(text.encode())
    if size > MAX_BYTES:
        raise PresentationTooLarge.of(_FIELD, f"must have at most {MAX_BYTES:,} bytes as JSON, has {size:,}")
    found = _object(text)
    if _is_deeper(found, MAX_DEPTH):
        raise PresentationTooLarge.of(_FIELD, f"must be nested at most {MAX_DEPTH} levels deep")
    if holds_nul(found):
        raise FieldInvalid.of(_FIELD, "must not hold a NUL character")
    data = found.get("data", {})
    if not isinstance(data, dict):
        raise FieldInvalid.of(f"{_FIELD}.data", "must be an object")
    taken = [*sorted(own & found.keys()), *(f"data.{name}" for name in sorted(own_data & data.keys()))]
    if taken:
        raise FieldInvalid.of(_FIELD, f"must not hold {', '.join(taken)}: send it as a field of its own")


def _object(text: str) -> dict[str, Any]:
    try:
        return _decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise FieldInvalid.of(_FIELD, "must be a JSON object") from None


def _is_deeper(value: dict[str, Any], depth: int) -> bool:
    level: list[Any] = [value]
    for _ in range(depth):
        inner = (each.values() if isinstance(each, dict) else each for each in level)
        level = [item for items in inner for item in items if isinstance(item, dict | list)]
    return bool(level)


_decode: Callable[[str], dict[str, Any]] = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.Encoder().encode

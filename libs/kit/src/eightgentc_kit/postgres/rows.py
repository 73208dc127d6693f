"""Rows whose columns are attributes by name, and values made from them by the names of their fields."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast, get_type_hints

from eightgentc_kit.generated import Source

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Row(Protocol):
    """One row of a result: `row.title` is its column `title`."""

    def __getattr__(self, column: str) -> Any: ...


RowMaker = Callable[[Sequence[Any]], Row]
Convert = Callable[[Any], Any]
V = TypeVar("V", bound="DataclassInstance")


@cache
def row_maker(columns: tuple[str, ...]) -> RowMaker:
    """Makes rows with these columns. What has no usable name (`?column?`) has none."""
    record = namedtuple("Row", columns, rename=True)  # type: ignore[misc]  # noqa: PYI024  # columns are known at run time
    return cast("RowMaker", partial(tuple.__new__, record))


def bound(kind: type[V], **converted: Convert) -> Callable[[Row], V]:
    """What makes a dataclass from a row: each field from the column of its name.

    A field that is a dataclass itself is made from the same row, an Enum from its value, and a field named in
    `converted` by that function. Columns that no field asks for are passed over.

    The function returned raises AttributeError for a row without a column that a field asks for.
    """
    source = Source("row")
    return source.function([f"return {_made(source, kind, converted)}"])


def _made(source: Source, kind: type[Any], converted: Mapping[str, Convert]) -> str:
    hints = get_type_hints(kind)
    values = []
    for name in (field.name for field in fields(kind) if field.init):
        if name in converted:
            values.append(f"{source.name(converted[name])}(row.{name})")
        elif is_dataclass(hints[name]):
            values.append(_made(source, cast("type[Any]", hints[name]), {}))
        elif _is_enum(hints[name]):
            values.append(f"{source.name(hints[name])}(row.{name})")
        else:
            values.append(f"row.{name}")
    return f"{source.name(kind)}({', '.join(values)})"


def _is_enum(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)

"""Rows whose columns are attributes by name, and values made from them by the names of their fields."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast, get_type_hints

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
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.init]
    nested = {
        name: bound(hints[name]) for name in names if is_dataclass(hints[name]) and name not in converted
    }
    enums = {name: hints[name] for name in names if _is_enum(hints[name])}
    special = [(place, nested[name]) for place, name in enumerate(names) if name in nested]
    changed = [
        (place, {**enums, **converted}[name])
        for place, name in enumerate(names)
        if name in {**enums, **converted}
    ]
    plain = [name for name in names if name not in nested]
    take = _taker(plain)

    def make(row: Row) -> V:
        values = list(take(row))
        for place, read in special:
            values.insert(place, read(row))
        for place, convert in changed:
            values[place] = convert(values[place])
        return kind(*values)

    def make_plain(row: Row) -> V:
        return kind(*take(row))

    return make if special or changed else make_plain


def _taker(names: Sequence[str]) -> Callable[[Row], Sequence[Any]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda row: [getattr(row, name) for name in names]


def _is_enum(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)

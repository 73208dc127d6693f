"""Rows whose columns are attributes by name, and values made from them by the names of their fields."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import fields
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
V = TypeVar("V", bound="DataclassInstance")


@cache
def row_maker(columns: tuple[str, ...]) -> RowMaker:
    """Makes rows with these columns. What has no usable name (`?column?`) has none."""
    record = namedtuple("Row", columns, rename=True)  # type: ignore[misc]  # noqa: PYI024  # columns are known at run time
    return cast("RowMaker", partial(tuple.__new__, record))


def bound(kind: type[V]) -> Callable[[Row], V]:
    """What makes a dataclass from a row: each field from the column of its name, an Enum from its value.

    A row without such a column raises AttributeError; columns that no field asks for are passed over.
    """
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.init]
    take = attrgetter(*names) if len(names) > 1 else lambda row: (getattr(row, names[0]),)
    enums = [(place, hints[name]) for place, name in enumerate(names) if _is_enum(hints[name])]

    def plain(row: Row) -> V:
        return kind(*take(row))

    def with_enums(row: Row) -> V:
        values = list(take(row))
        for place, enum in enums:
            values[place] = enum(values[place])
        return kind(*values)

    return with_enums if enums else plain


def _is_enum(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)

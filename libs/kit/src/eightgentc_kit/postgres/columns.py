"""Column types for a service's `tables.py`, and how values are written into them and read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    DateTime,
    Double,
    Integer,
    LargeBinary,
    Text,
    any_,
    cast,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSON, JSONB, UUID
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import Table
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import KeyedColumnElement
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = [
    "JSON", "JSONB", "BigInteger", "Boolean", "Double", "Id", "Integer", "JsonText", "LargeBinary", "Text", "Time", "columns_for",
    "field_names", "is_one_of", "lists_of", "now", "values_of", "words",
]  # fmt: skip


class Id(TypeDecorator[str]):
    """A UUID that is read as text: objects of `uuid.UUID` would cost more than the rest of a row."""

    impl = UUID(as_uuid=False)
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[str]:
        """What a SELECT reads; the name of the column stays."""
        return cast(column, Text)


class JsonText(TypeDecorator[str]):
    """JSON that is kept byte for byte, written and read as its text."""

    impl = JSON
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[str]:
        """What a SELECT reads; the name of the column stays."""
        return cast(column, Text)


Time = DateTime(timezone=True)
now = func.now()


class _Texts(ColumnElement[Any]):
    """A parameter that holds a list of texts and travels in binary."""

    inherit_cache = False

    def __init__(self, parameter: str, column: ColumnElement[Any]) -> None:
        self.parameter = parameter
        self.type = ARRAY(column.type)


@compiles(_Texts)
def _compile_texts(element: _Texts, compiler: SQLCompiler, **how: Any) -> str:
    return f"%({element.parameter})b::text[]::{compiler.dialect.type_compiler_instance.process(element.type)}"


def is_one_of(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Rows whose column has one of the texts in a parameter, however many; ids are texts."""
    return column == any_(_Texts(parameter, column))


def words(*constants: str) -> list[ColumnElement[str]]:
    """A list of constants for `in_`, each a word without quotes."""
    return [literal_column(f"'{word}'", Text) for word in constants]


def field_names(kind: type[DataclassInstance]) -> dict[str, str]:
    """The fields that hold a value, by name, and the path to each: those of a nested dataclass count as its own."""
    return _kept_field_names(kind)


def _field_names(kind: type[DataclassInstance]) -> dict[str, str]:
    hints, found = get_type_hints(kind), dict[str, str]()
    for field in fields(kind):
        if is_dataclass(hints[field.name]):
            inner = field_names(hints[field.name])
            found |= {name: f"{field.name}.{path}" for name, path in inner.items()}
        else:
            found[field.name] = field.name
    return found


_kept_field_names: Callable[[Any], dict[str, str]] = cache(_field_names)


def columns_for(
    table: Table, kind: type[DataclassInstance], *, but: Iterable[str] = ()
) -> list[KeyedColumnElement[Any]]:
    """The columns that a value is read from, each under the name of its field. Raises KeyError where one is missing."""
    names = [name for name in field_names(kind) if name not in set(but)]
    return [table.c[name] if table.c[name].name == name else table.c[name].label(name) for name in names]


def values_of(value: DataclassInstance) -> dict[str, Any]:
    """A value's fields as parameters: an Enum as its value; mappings, lists and dataclasses as JSON text."""
    return {name: written(get(value)) for name, get in _getters(type(value)).items()}


def lists_of(values: Iterable[DataclassInstance], kind: type[DataclassInstance]) -> dict[str, list[Any]]:
    """Many values as one list for each field, for statements that write them at once."""
    values = list(values)
    return {name: _written_list(list(map(get, values))) for name, get in _getters(kind).items()}


def _written_list(values: list[Any]) -> list[Any]:
    """Most columns hold texts and numbers alone, which need no look at each."""
    plain = all(_writer(kind) is None for kind in set(map(type, values)))
    return values if plain else list(map(written, values))


@cache
def _getters(kind: type[DataclassInstance]) -> dict[str, attrgetter[Any]]:
    return {name: attrgetter(path) for name, path in field_names(kind).items()}


def written(value: Any) -> Any:
    """As a parameter."""
    write = _writer(type(value))
    return value if write is None else write(value)


def _writer_of(kind: type[Any]) -> Callable[[Any], Any] | None:
    """Asked once for each class: a batch has tens of thousands of values."""
    if issubclass(kind, Enum):
        return attrgetter("value")
    if issubclass(kind, Mapping | list | tuple) or is_dataclass(kind):
        return lambda value: msgspec.json.encode(value).decode()
    return None


_writer: Callable[[Any], Callable[[Any], Any] | None] = cache(_writer_of)

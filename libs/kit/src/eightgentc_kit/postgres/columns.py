"""Column types for a service's `tables.py`, and how values are written into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Text,
    cast,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.schema import Table
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = [
    "BigInteger",
    "Boolean",
    "Float",
    "Id",
    "Integer",
    "Json",
    "LargeBinary",
    "Text",
    "Time",
    "columns_for",
    "values_of",
]


class Id(TypeDecorator[str]):
    """A UUID that is read as text: 30,000 of them as `uuid.UUID` cost 3.1 times as much (`python -m bench graph`)."""

    impl = UUID(as_uuid=False)
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[str]:
        """What a SELECT reads; the name of the column stays."""
        return cast(column, Text)


Json = JSONB
Time = DateTime(timezone=True)


def columns_for(table: Table, kind: type[DataclassInstance]) -> list[Column[Any]]:
    """The columns that hold a value's fields, by name. Raises KeyError for a field without one."""
    return [table.c[field.name] for field in fields(kind)]


def values_of(value: DataclassInstance, names: Iterable[str] | None = None) -> dict[str, object]:
    """A value's fields as parameters: an Enum as its value, mappings and lists as JSON text."""
    wanted = names if names is not None else [field.name for field in fields(value)]
    return {name: _written(getattr(value, name)) for name in wanted}


def _written(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping | list):
        return msgspec.json.encode(value).decode()
    return value

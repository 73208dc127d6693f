"""Expressions that several stores use."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, bindparam, cast, func, literal_column, tuple_
from sqlalchemy.types import TypeEngine

from eightgentc_kit.postgres.columns import BigInteger, Double, Id


def beyond(
    value: ColumnElement[Any], kind: TypeEngine[Any], id: ColumnElement[Any], *, falling: bool = False
) -> ColumnElement[bool]:
    """Rows after the last of a page, in order of `value` and `id`; all rows where the parameter `after_id` is null."""
    place = tuple_(value, id)
    last = tuple_(cast(bindparam("after"), kind), cast(bindparam("after_id"), Id))
    return cast(bindparam("after_id"), Id).is_(None) | (place < last if falling else place > last)


def before(number: ColumnElement[Any]) -> ColumnElement[bool]:
    """Rows with a smaller number; all rows where the parameter `before` is null."""
    bound = cast(bindparam("before"), BigInteger)
    return bound.is_(None) | (number < bound)


def in_seconds(parameter: str) -> ColumnElement[Any]:
    """The time that many seconds from now."""
    second: ColumnElement[Any] = literal_column("interval '1 second'")
    return func.now() + cast(bindparam(parameter), Double) * second

"""Expressions that several stores use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.types import TypeEngine

from eightgentc_kit.postgres.columns import BigInteger, Double, Id, Text
from eightgentc_projects.ports.page_bytes import PAGE_BYTES


def beyond(
    value: ColumnElement[Any], kind: TypeEngine[Any], id: ColumnElement[Any], *, falling: bool = False
) -> ColumnElement[bool]:
    """Rows after the last of a page, in order of `value` and `id`; all rows where the parameter `after_id` is null."""
    place = tuple_(value, id)
    last = tuple_(cast(bindparam("after"), kind), cast(bindparam("after_id"), Id))
    return cast(bindparam("after_id"), Id).is_(None) | (place < last if falling else place > last)


def within_bytes(page: Select[Any], *, order: Sequence[str], sized: Sequence[str]) -> Select[Any]:
    """Of a page, the rows whose texts fit into `PAGE_BYTES`, the one that goes beyond, and one that says there are more.

    Args:
        page: its rows, with its limit.
        order: columns by which it is sorted, rising.
        sized: columns whose bytes count.
    """
    rows = page.subquery("page")
    size: ColumnElement[Any] = literal(0)
    for name in sized:
        size = size + func.octet_length(cast(rows.c[name], Text))
    sorted_by = [rows.c[name] for name in order]
    counted = select(rows, func.sum(size).over(order_by=sorted_by, rows=(None, -2)).label("bytes")).subquery(
        "counted"
    )
    columns = [counted.c[column.name] for column in rows.c]
    fits = func.coalesce(counted.c.bytes, 0) < PAGE_BYTES
    return select(*columns).where(fits).order_by(*(counted.c[name] for name in order))


def before(number: ColumnElement[Any]) -> ColumnElement[bool]:
    """Rows with a smaller number; all rows where the parameter `before` is null."""
    bound = cast(bindparam("before"), BigInteger)
    return bound.is_(None) | (number < bound)


def in_seconds(parameter: str) -> ColumnElement[Any]:
    """The time that many seconds from now."""
    second: ColumnElement[Any] = literal_column("interval '1 second'")
    return func.now() + cast(bindparam(parameter), Double) * second

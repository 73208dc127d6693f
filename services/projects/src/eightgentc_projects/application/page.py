"""Keyset pages: one item more than asked shows whether there is a next page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from eightgentc_kit.pagination import PageTokenInvalid, decode_page_token, encode_page_token, page_size

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a caller asks: 0 is the default size, '' the first page."""

    size: int = 0
    token: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`next_token` is empty at the end only."""

    items: list[T]
    next_token: str


async def load_page(
    asked: PageRequest,
    query: object,
    load: Callable[[Any, int], Awaitable[list[T]]],
    position: Callable[[T], list[str | int | float]],
    *,
    parse: Callable[[list[Any]], Any],
    default: int = 20,
    maximum: int = 100,
) -> Page[T]:
    """One page.

    Args:
        asked: size and token.
        query: the list's name and filters; a token of another query is refused.
        load: loads at most so many items after a position (None: from the start).
        position: the position of an item, as a token holds it.
        parse: a token's position as `load` takes it.
        default, maximum: page sizes.

    Raises:
        FieldInvalid: the size is negative.
        PageTokenInvalid: the token is not of this list.
    """
    size = page_size(asked.size, default=default, maximum=maximum)
    raw = decode_page_token(query, asked.token)
    try:
        after = None if raw is None else parse(raw)
    except (ValueError, TypeError, IndexError) as error:
        raise PageTokenInvalid from error
    items = await load(after, size + 1)
    if len(items) <= size:
        return Page(items, "")
    return Page(items[:size], encode_page_token(query, position(items[size - 1])))


def parse_time_and_id(raw: list[Any]) -> tuple[datetime, str]:
    """A position that is a time and an id."""
    return datetime.fromisoformat(raw[0]), str(raw[1])

"""Keyset pages: one item more than asked shows whether there is a next page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from eightgentc_kit.pagination import PageSeal, PageTokenInvalid, page_size
from eightgentc_projects.ports.page_bytes import PAGE_BYTES

T = TypeVar("T")

_BYTES_OF_A_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a caller asks: 0 is the default size, '' the first page. `seal`: of the tokens."""

    seal: PageSeal
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
    texts: Callable[[T], tuple[str, ...]] | None = None,
) -> Page[T]:
    """One page.

    Args:
        asked: size and token.
        query: the list's name and filters; a token of another query is refused.
        load: loads at most so many items after a position (None: from the start).
        position: the position of an item, as a token holds it.
        parse: a token's position as `load` takes it.
        default, maximum: page sizes.
        texts: the large texts of an item, which count in bytes: a page ends with the first that reaches `PAGE_BYTES`.

    Raises:
        FieldInvalid: the size is negative.
        PageTokenInvalid: the token is not of this list.
    """
    size = page_size(asked.size, default=default, maximum=maximum)
    raw = asked.seal.open(query, asked.token)
    try:
        after = None if raw is None else parse(raw)
    except (ValueError, TypeError, IndexError) as error:
        raise PageTokenInvalid from error
    items = await load(after, size + 1)
    kept = items[:size] if texts is None else items[: min(size, _fitting(items, texts))]
    if len(kept) == len(items):
        return Page(items, "")
    return Page(kept, asked.seal.seal(query, position(kept[-1])))


def _fitting(items: list[T], texts: Callable[[T], tuple[str, ...]]) -> int:
    """How many of them a page holds."""
    if sum(len(text) for item in items for text in texts(item)) * _BYTES_OF_A_CHARACTER < PAGE_BYTES:
        return len(items)  # without a look at the bytes, as nearly always
    total = 0
    for count, item in enumerate(items, 1):
        total += sum(len(text.encode()) for text in texts(item))
        if total >= PAGE_BYTES:
            return count
    return len(items)


def parse_time_and_id(raw: list[Any]) -> tuple[datetime, str]:
    """A position that is a time and an id."""
    return datetime.fromisoformat(raw[0]), str(raw[1])

"""Trimming context and earlier messages to the token budget: deterministic, with a receipt of what was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec

from eightgentc_ai.domain.generation import ContextItem, Receipt, ReceiptItem
from eightgentc_ai.domain.prompt import Message, as_line
from eightgentc_kit.visible_text import name_key

CountTokens = Callable[[str], int]
_DROPPED = "over the token budget"
_SENT_AT_LENGTH = "what it says is sent at length"
_TALK = ("message", "summary")


def trim(
    items: Sequence[ContextItem],
    budget: int,
    count: CountTokens,
    *,
    covers_sections: bool = False,
    history_is_whole: bool = False,
) -> tuple[tuple[ContextItem, ...], Receipt]:
    """Keep the most important items that fit, in the caller's order.

    Of equally important items the later one is preferred: in a chat that is the newer one. An item that does not
    fit is dropped whole, and smaller ones after it may still fit.

    Args:
        covers_sections: room is held for one item of each section in which people talked, whatever its priority: a
            summary, or a message of a person. Where it is not enough for all sections, for as many as possible.
        history_is_whole: nothing is left out of the history, so that items are dropped which are for that case only.
    """
    tokens = [count(as_line(item)) for item in items]
    wanted = [not (history_is_whole and item.only_beyond_history) for item in items]
    order = sorted(range(len(items)), key=lambda index: (-items[index].priority, -index))
    held = _smallest_of_sections(items, tokens, budget) if covers_sections else {}
    kept: set[int] = set()
    used = 0
    for index in filter(wanted.__getitem__, order):
        section = _talked_in(items[index]) if held else ""
        others = sum(held.values()) - held.get(section, 0)
        if used + tokens[index] + others <= budget:
            kept.add(index)
            used += tokens[index]
            held.pop(section, None)
    chosen = tuple(item for index, item in enumerate(items) if index in kept)
    lines = [
        ReceiptItem(
            item.id,
            item.version,
            tokens[index],
            "" if index in kept else _DROPPED if wanted[index] else _SENT_AT_LENGTH,
        )
        for index, item in enumerate(items)
    ]
    receipt = Receipt(
        kept=tuple(line for line in lines if not line.reason),
        dropped=tuple(line for line in lines if line.reason),
        tokens=used,
        token_budget=budget,
        hash=_hash([[item.id, item.version, item.text] for item in chosen]),
    )
    return chosen, receipt


def _smallest_of_sections(items: Sequence[ContextItem], tokens: Sequence[int], budget: int) -> dict[str, int]:
    """By section, the tokens of its smallest item, for as many sections as the budget holds."""
    smallest: dict[str, int] = {}
    for item, size in zip(items, tokens, strict=True):
        if section := _talked_in(item):
            smallest[section] = min(size, smallest.get(section, size))
    held: dict[str, int] = {}
    for section, size in sorted(smallest.items(), key=lambda pair: pair[1]):
        if size <= budget:
            held[section] = size
            budget -= size
    return held


def _talked_in(item: ContextItem) -> str:
    """The section whose talk an item is; '' where it is none, or a model's."""
    said = item.kind in _TALK and item.label != "assistant"
    return name_key(item.section) if said else ""


def is_whole(history: Sequence[Message], budget: int, count: CountTokens) -> bool:
    """Whether the history fits as it is."""
    return sum(count(message.content) for message in history) <= budget


def trim_history(
    history: Sequence[Message], budget: int, count: CountTokens, receipt: Receipt
) -> tuple[tuple[Message, ...], Receipt]:
    """Keep the newest messages that fit, beginning with a person's, and add them to the receipt."""
    if not history:
        return (), receipt
    tokens = [count(message.content) for message in history]
    first, used = len(history), 0
    while first > 0 and used + tokens[first - 1] <= budget:
        first -= 1
        used += tokens[first]
    while first < len(history) and history[first].role != "user":
        first += 1
    lines = [
        ReceiptItem(message.id, "", tokens[index], "" if index >= first else _DROPPED)
        for index, message in enumerate(history)
    ]
    kept = tuple(history[first:])
    return kept, replace(
        receipt,
        kept=receipt.kept + tuple(lines[first:]),
        dropped=receipt.dropped + tuple(lines[:first]),
        tokens=receipt.tokens + sum(tokens[first:]),
        token_budget=receipt.token_budget + budget,
        hash=_hash([receipt.hash, [[message.id, message.content] for message in kept]]),
    )


def _hash(document: object) -> str:
    return hashlib.sha256(msgspec.json.encode(document)).hexdigest()

"""Trimming context and earlier messages to the token budget: deterministic, with a receipt of what was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec

from eightgentc_ai.domain.generation import ContextItem, Receipt, ReceiptItem
from eightgentc_ai.domain.prompt import Message, as_line

CountTokens = Callable[[str], int]
_DROPPED = "over the token budget"


def trim(
    items: Sequence[ContextItem], budget: int, count: CountTokens
) -> tuple[tuple[ContextItem, ...], Receipt]:
    """Keep the most important items that fit, in the caller's order.

    Of equally important items the later one is preferred: in a chat that is the newer one. An item that does not
    fit is dropped whole, and smaller ones after it may still fit.
    """
    tokens = [count(as_line(item)) for item in items]
    order = sorted(range(len(items)), key=lambda index: (-items[index].priority, -index))
    kept: set[int] = set()
    used = 0
    for index in order:
        if used + tokens[index] <= budget:
            kept.add(index)
            used += tokens[index]
    chosen = tuple(item for index, item in enumerate(items) if index in kept)
    lines = [
        ReceiptItem(item.id, item.version, tokens[index], "" if index in kept else _DROPPED)
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

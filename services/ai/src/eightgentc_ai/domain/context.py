"""Trimming context to the token budget: deterministic, and with a receipt of what stayed and what did not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import msgspec

from eightgentc_ai.domain.generation import ContextItem, Receipt, ReceiptItem

CountTokens = Callable[[str], int]


def trim(
    items: Sequence[ContextItem], budget: int, count: CountTokens
) -> tuple[tuple[ContextItem, ...], Receipt]:
    """Keep what fits, most important first; what is kept stays in the caller's order.

    Of equally important items the later one stays longer: in a chat that is the newer one. An item that does not
    fit is left out whole, and smaller ones after it may still fit.
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
    receipt = Receipt(
        kept=tuple(
            ReceiptItem(item.id, item.version, tokens[index])
            for index, item in enumerate(items)
            if index in kept
        ),
        dropped=tuple(
            ReceiptItem(item.id, item.version, tokens[index], "over the token budget")
            for index, item in enumerate(items)
            if index not in kept
        ),
        tokens=used,
        token_budget=budget,
        hash=hashlib.sha256(
            msgspec.json.encode([[item.id, item.version, item.text] for item in chosen])
        ).hexdigest(),
    )
    return chosen, receipt


def as_line(item: ContextItem) -> str:
    """An item as one line of JSON: no text can end the block that it stands in, or look like an instruction."""
    line = {"id": item.id, "kind": item.kind, "label": item.label, "section": item.section, "text": item.text}
    return msgspec.json.encode({key: value for key, value in line.items() if value}).decode()


def as_block(items: Sequence[ContextItem]) -> str:
    """The fenced block that stands in the prompt."""
    return "\n".join(["```context", *(as_line(item) for item in items), "```"])

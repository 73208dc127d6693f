"""Context receipts: which versions of what a model was given, and the hash that proves it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

_VERSIONED = ("message", "section", "insight", "summary")


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """Something that was kept, or dropped for a `reason`.

    `id`: such as `insight:…`; of an earlier message of the same chat its id alone. `text`: None where it is not known.
    """

    id: str
    version: str
    tokens: int
    reason: str = ""
    text: str | None = None

    @property
    def is_history(self) -> bool:
        """Whether it was sent as an earlier message of the chat, and not as context."""
        return ":" not in self.id and len(self.id) == 36


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a model was given. `hash`: SHA-256, hex, over the kept ids, versions and texts in order.

    `is_proven`: whether the texts that are stored today under these versions give that hash; None: they were not read.
    """

    kept: tuple[ReceiptItem, ...]
    dropped: tuple[ReceiptItem, ...]
    tokens: int
    token_budget: int
    hash: str
    local_date: str
    weekday: str
    time_zone: str
    is_proven: bool | None = None


def is_versioned(id: str) -> bool:
    """Whether every version of its text is stored, so that a receipt need not hold it."""
    return id.partition(":")[0] in _VERSIONED


def receipt_of(stored: Mapping[str, Any]) -> Receipt:
    """A receipt as it is stored with a generation."""
    return Receipt(
        kept=_items(stored.get("kept", ())),
        dropped=_items(stored.get("dropped", ())),
        tokens=int(stored.get("tokens", 0)),
        token_budget=int(stored.get("tokenBudget", 0)),
        hash=stored.get("hash", ""),
        local_date=stored.get("localDate", ""),
        weekday=stored.get("weekday", ""),
        time_zone=stored.get("timeZone", ""),
    )


def hash_of(kept: Sequence[ReceiptItem], *, with_history: bool) -> str:
    """The hash of these items, as ai makes it of what it sends. `with_history`: whether a chat was sent along."""
    context = [[item.id, item.version, item.text] for item in kept if not item.is_history]
    hash = _digest(context)
    if not with_history:
        return hash
    return _digest([hash, [[item.id, item.text] for item in kept if item.is_history]])


def _digest(document: object) -> str:
    return hashlib.sha256(msgspec.json.encode(document)).hexdigest()


def _items(lines: Sequence[Mapping[str, Any]]) -> tuple[ReceiptItem, ...]:
    return tuple(
        ReceiptItem(
            id=line["id"],
            version=line.get("version", ""),
            tokens=int(line.get("tokens", 0)),
            reason=line.get("reason", ""),
            text=line.get("text"),
        )
        for line in lines
    )

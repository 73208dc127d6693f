"""Prompt templates and the messages made from them. Context is data in a fenced block, never instructions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import msgspec

from eightgentc_ai.domain.generation import ContextItem, PromptVersion

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model. `role`: system, user or assistant. `id`: the caller's name for it, for the receipt."""

    role: str
    content: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """A versioned template. `text`: the instructions."""

    id: str
    version: int
    text: str

    @property
    def stamp(self) -> PromptVersion:
        """What a run keeps of it."""
        return PromptVersion(self.id, self.version, _hash_of(self.text))


@lru_cache(maxsize=64)
def _hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def messages(
    template: PromptTemplate,
    *,
    now: datetime,
    zone: str,
    settings: Mapping[str, str],
    context: Sequence[ContextItem],
    history: Sequence[Message] = (),
    prompt: str = "",
) -> tuple[Message, ...]:
    """The whole conversation for one call.

    What never changes comes first, so that providers can reuse their work on it: instructions, then settings, the
    context block, the earlier messages, and the person's words last. `now`: on the clocks of `zone`, the person's.
    """
    lines = [
        f"Current time: {now.isoformat(timespec='seconds')}",
        f"Today: {weekday_of(now)}, {now.date().isoformat()}",
        f"Time zone: {zone}",
    ]
    lines += [f"{name}: {msgspec.json.encode(value).decode()}" for name, value in settings.items() if value]
    said = [Message("system", template.text), Message("system", "\n".join(lines))]
    if context or not (history or prompt):
        said.append(Message("user", as_block(context)))
    said += history
    if prompt:
        said.append(Message("user", prompt))
    return tuple(said)


def weekday_of(day: date) -> str:
    """Its name in English, whatever the language of the process."""
    return _WEEKDAYS[day.weekday()]


class _Line(msgspec.Struct, omit_defaults=True):
    id: str
    kind: str = ""
    label: str = ""
    section: str = ""
    text: str = ""


def as_line(item: ContextItem) -> str:
    """An item as one line of JSON, so that no text can end the block around it or look like an instruction."""
    return msgspec.json.encode(_Line(item.id, item.kind, item.label, item.section, item.text)).decode()


def as_block(items: Sequence[ContextItem]) -> str:
    """The fenced block of the prompt."""
    return "\n".join(["```context", *(as_line(item) for item in items), "```"])

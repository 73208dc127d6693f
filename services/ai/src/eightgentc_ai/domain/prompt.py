"""Prompt templates and the messages made from them. Context is data in a fenced block, never instructions."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType

import msgspec

from eightgentc_ai.domain.generation import ContextItem, PromptVersion

_NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
# Line ends other than those that JSON escapes, controls of the order of writing, and the invisible twins of ASCII.
_DECEPTIVE = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
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

    What never changes comes first, so that providers can reuse their work on it: instructions, then the time, the
    context block, the earlier messages, and the person's words last. The system says nothing that a person wrote, not
    even the name of a section: settings are lines of the block, which is always there, as the first message of the
    user. `now`: on the clocks of `zone`, the person's.
    """
    said = [Message("system", template.text), Message("system", _time(now, zone))]
    said.append(Message("user", as_block(context, settings)))
    said += history
    if prompt:
        said.append(Message("user", prompt))
    return tuple(said)


def messages_for_small_model(
    shared: PromptTemplate,
    *,
    now: datetime,
    zone: str,
    context: Sequence[ContextItem],
    history: Sequence[Message],
    instructions: str,
    settings: Mapping[str, str],
    prompt: str,
) -> tuple[Message, ...]:
    """As `messages`, for a model that reads slowly and whose server keeps what it read: all calls about one project
    begin alike, and what this call is about comes last, where a small model still minds it.

    `shared`: the instructions of all calls. `instructions`: those of this call; '': there are none.
    """
    about = [_line({name: value}) for name, value in settings.items() if value] if instructions else []
    last = "\n\n".join(part for part in (instructions.strip(), "\n".join(about), prompt) if part)
    block = Message("user", as_block(context))
    said = (Message("system", shared.text), Message("system", _time(now, zone)), block, *history)
    return (*said, Message("user", last)) if last else said


def _time(now: datetime, zone: str) -> str:
    lines = [
        f"Current time: {now.isoformat(timespec='seconds')}",
        f"Today: {weekday_of(now)}, {now.date().isoformat()}",
        f"Time zone: {zone}",
    ]
    return "\n".join(lines)


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
    return _line(_Line(item.id, item.kind, item.label, item.section, item.text))


def as_block(items: Sequence[ContextItem], settings: Mapping[str, str] = _NO_SETTINGS) -> str:
    """The fenced block of the prompt: what the call is about, then what the model may know."""
    about = [_line({name: value}) for name, value in settings.items() if value]
    return "\n".join(["```context", *about, *(as_line(item) for item in items), "```"])


def _line(value: object) -> str:
    """JSON in which nothing but its own characters can be seen: what looks like a line end, or is not seen, is escaped."""
    line = msgspec.json.encode(value).decode()
    return line if line.isprintable() else _DECEPTIVE.sub(_escaped, line)


def _escaped(character: re.Match[str]) -> str:
    """As JSON writes it, in halves beyond U+FFFF."""
    return json.dumps(character[0])[1:-1]

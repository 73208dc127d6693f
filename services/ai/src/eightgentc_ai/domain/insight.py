"""Rules for insights: what a model says that a chat says, proven by the chat's own words or marked as inferred."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.model_json import id_of, line_of
from eightgentc_ai.domain.model_text.tool_shape import shaped
from eightgentc_ai.domain.quote import quoted
from eightgentc_ai.domain.tools import INSIGHTS

MESSAGE, KNOWN = "message", "insight"
MAX_INSIGHTS = 50
MAX_TEXT = 500
MAX_QUOTE = 2_000
_DIGITS = re.compile(r"\d+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[.,'\u2019\u00a0\u202f ](?=\d)")
_NOT_LETTERS = re.compile(r"[^a-z]+")


class InsightKind(Enum):
    """What kind of thing is worth remembering."""

    GOAL = "goal"
    CONSTRAINT = "constraint"
    DECISION = "decision"
    FACT = "fact"
    RISK = "risk"
    OPEN_QUESTION = "open_question"


_KINDS = {_NOT_LETTERS.sub("", kind.value): kind for kind in InsightKind} | {
    "question": InsightKind.OPEN_QUESTION,
    "openissue": InsightKind.OPEN_QUESTION,
    "objective": InsightKind.GOAL,
    "requirement": InsightKind.CONSTRAINT,
    "limit": InsightKind.CONSTRAINT,
}


@dataclass(frozen=True, slots=True)
class ExtractedInsight:
    """What a chat says. `quote`: its words, a part of the text of that message; both '' where it is inferred.

    `supersedes`, `contradicts`: ids of known insights, or ''.
    """

    kind: InsightKind
    text: str
    message_id: str = ""
    quote: str = ""
    inferred: bool = False
    supersedes: str = ""
    contradicts: str = ""


@dataclass(frozen=True, slots=True)
class Insights:
    """All that was found, in the order of the answer."""

    found: tuple[ExtractedInsight, ...]


def checked_insights(
    arguments: dict[str, Any], context: Sequence[ContextItem], repairs: list[str]
) -> Insights:
    """The insights from a tool's arguments.

    Repaired, each with a note: one of no known kind, without a text, or with a number that no message holds is left
    out; one whose quote no message holds is marked as inferred.

    Args:
        context: what the model was given: messages to read, and insights that are known.

    Raises:
        OutputInvalid: there is no list, or far too many.
    """
    raw = shaped(arguments, INSIGHTS, repairs).get("insights")
    if not isinstance(raw, list):
        raise OutputInvalid.because("insights must be a list, which may be empty.")
    if len(raw) > MAX_INSIGHTS:
        raise OutputInvalid.because(f"At most {MAX_INSIGHTS} insights.")
    messages = {item.id: item.text for item in context if item.kind == MESSAGE}
    known = {item.id for item in context if item.kind == KNOWN}
    numbers = numbers_of(" ".join(messages.values()))
    found = []
    for item in raw:
        insight = _insight(item if isinstance(item, dict) else {}, messages, known, repairs)
        if insight is None:
            continue
        if not numbers_of(insight.text) <= numbers:
            repairs.append("An insight with a number that no message holds was left out.")
            continue
        found.append(insight)
    return Insights(tuple(dict.fromkeys(found)))


def kind_named(value: Any) -> InsightKind | None:
    """The kind that a model means; None: it names none."""
    return _KINDS.get(_NOT_LETTERS.sub("", line_of(value, MAX_TEXT).casefold()))


def _insight(
    fields: dict[str, Any], messages: Mapping[str, str], known: set[str], repairs: list[str]
) -> ExtractedInsight | None:
    kind = kind_named(fields.get("kind"))
    text = line_of(fields.get("text"), MAX_TEXT)
    if kind is None or not text:
        repairs.append("An insight without a text or of an unknown kind was left out.")
        return None
    named = id_of(fields.get("messageId"))
    words = fields.get("quote")
    message_id, quote = _found(words if isinstance(words, str) else "", named, messages)
    if not quote:
        repairs.append("An insight whose quote no message holds was marked as inferred.")
    supersedes, contradicts = id_of(fields.get("supersedes")), id_of(fields.get("contradicts"))
    return ExtractedInsight(
        kind=kind,
        text=text,
        message_id=message_id,
        quote=quote,
        inferred=not quote,
        supersedes=supersedes if supersedes in known else "",
        contradicts=contradicts if contradicts in known else "",
    )


def _found(words: str, named: str, messages: Mapping[str, str]) -> tuple[str, str]:
    """The message that holds the words, best the one that is named, and the words as they are there."""
    if len(words) > MAX_QUOTE:
        return "", ""
    for id in dict.fromkeys([named, *messages]):
        if quote := quoted(words, messages.get(id, "")):
            return id, quote
    return "", ""


def numbers_of(text: str) -> set[str]:
    """Its numbers, however their digits are grouped."""
    return set(_DIGITS.findall(text)) | set(_DIGITS.findall(_BETWEEN_DIGITS.sub("", text)))

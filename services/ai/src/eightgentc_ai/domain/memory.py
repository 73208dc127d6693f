"""Rules for what a person tells the model to remember, to forget, or to hold instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.insight import KNOWN, MAX_QUOTE, MAX_TEXT, InsightKind, kind_named, numbers_of
from eightgentc_ai.domain.model_json import id_of, line_of
from eightgentc_ai.domain.quote import quoted


class InsightCorrection(Enum):
    """What a person wants to be done with a known insight."""

    FORGET = "forget"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class RememberedInsight:
    """What a person told the model to remember. `quote`: the words of the message that say it, or ''."""

    kind: InsightKind
    text: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class CorrectedInsight:
    """`insight_id`: the known one. `text`, `quote`: what is true instead, '' where it is forgotten."""

    insight_id: str
    action: InsightCorrection
    text: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the model was told. `prompt`: the person's last message. `earlier`: the messages before it."""

    prompt: str
    earlier: Sequence[str]
    context: Sequence[ContextItem]

    @property
    def known(self) -> set[str]:
        """The ids of the insights that are known."""
        return {item.id for item in self.context if item.kind == KNOWN}

    @property
    def numbers(self) -> set[str]:
        """All that there are in it."""
        return numbers_of(" ".join([self.prompt, *self.earlier, *(item.text for item in self.context)]))


def remembered(arguments: dict[str, Any], told: Told, repairs: list[str]) -> RememberedInsight:
    """What is to be remembered. Raises OutputInvalid: it has no text, or a number that nobody said."""
    kind = kind_named(arguments.get("kind"))
    if kind is None:
        repairs.append("An insight of an unknown kind is a fact.")
    text = _checked_text(arguments, told)
    return RememberedInsight(kind or InsightKind.FACT, text, _quote(arguments, told, repairs))


def corrected(arguments: dict[str, Any], told: Told, repairs: list[str]) -> CorrectedInsight:
    """What is to be done with a known insight.

    Raises:
        OutputInvalid: no such insight is known, or it is to be replaced by nothing, or by a number that nobody said.
    """
    named = id_of(arguments.get("insightId"))
    # A small model leaves out what all ids begin with.
    known = next((id for id in told.known if named in (id, id.partition(":")[2])), None)
    if known is None:
        raise OutputInvalid.because("insightId must be the id of an item of kind insight.")
    if line_of(arguments.get("action"), MAX_TEXT).casefold() == InsightCorrection.FORGET.value:
        return CorrectedInsight(known, InsightCorrection.FORGET)
    text = _checked_text(arguments, told)
    return CorrectedInsight(known, InsightCorrection.REPLACE, text, _quote(arguments, told, repairs))


def _checked_text(arguments: dict[str, Any], told: Told) -> str:
    text = line_of(arguments.get("text"), MAX_TEXT)
    if not text:
        raise OutputInvalid.because("text must be one sentence.")
    if not numbers_of(text) <= told.numbers:
        raise OutputInvalid.because("text must hold no number that was not said.")
    return text


def _quote(arguments: dict[str, Any], told: Told, repairs: list[str]) -> str:
    words = arguments.get("quote")
    quote = quoted(words, told.prompt) if isinstance(words, str) and len(words) <= MAX_QUOTE else ""
    if not quote:
        repairs.append("An insight whose quote the message does not hold has none.")
    return quote

"""Rules for the summary of a chat: short, harmless to show, and without a number that nobody said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.insight import MESSAGE, numbers_of
from eightgentc_ai.domain.kept_to_talk import kept_sentences
from eightgentc_ai.domain.model_json import text_of
from eightgentc_ai.domain.model_text.tool_shape import shaped
from eightgentc_ai.domain.plan_section import checked_content
from eightgentc_ai.domain.tools import SUMMARY

FORMER = "summary"
MAX_CHARACTERS = 1_500
_HEADING = "Summary"
_SENTENCE_END = re.compile(r"[.!?\u2026\u3002](?=\s)|(?=\n)")


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """What a chat says, in short. `text`: Markdown, at most 1,500 characters."""

    text: str


def checked_summary(
    arguments: dict[str, Any], context: Sequence[ContextItem], repairs: list[str]
) -> ConversationSummary:
    """The summary from a tool's arguments.

    Repaired, each with a note: a sentence with a number that neither a message nor the summary before holds is left out,
    and what is too long is cut after a sentence.

    Args:
        context: what the model was given.

    Raises:
        OutputInvalid: there is no text, or nothing is left of it.
    """
    text = text_of(shaped(arguments, SUMMARY, repairs).get("summary"))
    if text is None or not text.strip():
        raise OutputInvalid.because("summary must be a string that is not empty.")
    text = checked_content(text, _HEADING, repairs)
    said = numbers_of(" ".join(item.text for item in context if item.kind in (MESSAGE, FORMER)))
    kept = kept_sentences(text, lambda sentence: numbers_of(sentence) <= said)
    if kept != text:
        repairs.append("A sentence with a number that nobody said was left out.")
    if not kept:
        raise OutputInvalid.because("Every sentence had a number that nobody said. Use none.")
    return ConversationSummary(_shortened(kept, repairs))


def _shortened(text: str, repairs: list[str]) -> str:
    if len(text) <= MAX_CHARACTERS:
        return text
    repairs.append(f"What was over {MAX_CHARACTERS:,} characters was cut off.")
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, MAX_CHARACTERS + 1)]
    whole = text[: ends[-1]].rstrip() if ends else ""
    return whole or text[: MAX_CHARACTERS - 1].rstrip() + "\u2026"

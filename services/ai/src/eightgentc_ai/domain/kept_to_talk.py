"""What a small model wrote, without the numbers and dates that nobody said. Larger ones may work something out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.said_numbers import SaidNumbers

# A sentence ends before white space, not inside a number; the number of a list's item is none of the text.
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=\S)")
_BULLET = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+")

_IDS = frozenset({"id", "messageId", "insightId", "source", "target"})
_TIMES = frozenset({"start", "end", "when"})


def kept_to_talk(arguments: dict[str, Any], said: SaidNumbers, repairs: list[str]) -> dict[str, Any]:
    """The arguments with what was said: sentences, nodes and tasks with an invented number go, and so do invented dates.

    Raises:
        OutputInvalid: nothing of a section's text is left.
    """
    left_out: list[str] = []
    kept = dict(_kept(arguments, said, left_out))
    if left_out:
        repairs.append(f"What nobody had said was left out: {', '.join(left_out)[:200]}.")
    return kept


def _kept(arguments: dict[str, Any], said: SaidNumbers, left_out: list[str]) -> Iterator[tuple[str, Any]]:
    for name, value in arguments.items():
        if isinstance(value, list):
            yield name, [item for item in (_item(one, said, left_out) for one in value) if item is not None]
        elif isinstance(value, str):
            yield name, _text(value, said, left_out)
        else:
            yield name, value


def kept_sentences(text: str, keeps: Callable[[str], bool]) -> str:
    """The text with those of its sentences that are to be kept; a line of which none is goes whole."""
    lines = []
    for line in text.split("\n"):
        bullet = _BULLET.match(line)
        mark = bullet[0] if bullet else ""
        sentences = [sentence for sentence in _SENTENCE_END.split(line[len(mark) :]) if keeps(sentence)]
        if sentences or not line.strip():
            lines.append(mark + " ".join(sentences))
    return "\n".join(lines).strip()


def _text(text: str, said: SaidNumbers, left_out: list[str]) -> str:
    def is_said(sentence: str) -> bool:
        unsaid = said.unsaid_in(sentence)
        left_out.extend(unsaid)
        return not unsaid

    kept = kept_sentences(text, is_said)
    if text.strip() and not kept:
        raise OutputInvalid.because(
            "Every sentence had a number or a date that the person never said. Use none."
        )
    return kept


def _item(item: Any, said: SaidNumbers, left_out: list[str]) -> Any:
    """A node, an edge or a task; None where its label says what nobody said."""
    if not isinstance(item, dict):
        return item
    kept = dict(item)
    for name, value in item.items():
        if name in _IDS or not isinstance(value, str):
            continue
        unsaid = said.unsaid_in(value)
        if name in _TIMES and not unsaid and not said.is_time_said(value):
            unsaid = [value]
        left_out.extend(unsaid)
        if unsaid and name == "label" and "source" not in item:
            return None
        kept[name] = "" if unsaid else value
    return kept

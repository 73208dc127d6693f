"""Reading JSON that a model wrote: obvious mistakes are repaired by rule and noted, everything else is refused.

A model may write anything, so nothing here takes more than linear time: no pattern backtracks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import jiter

from eightgentc_ai.domain.errors import OutputInvalid

MAX_CHARACTERS = 1_000_000
MAX_ID = 100
# And the byte order mark, which only JavaScript treats as a space.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff]")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


def read_object(text: str, repairs: list[str]) -> dict[str, Any]:
    """The JSON object in a model's text.

    Repaired, each with a note in `repairs`: a code fence around it, text before or after it, raw line ends in
    strings, commas before a closing bracket, NaN and infinities (they become null).

    Raises:
        OutputInvalid: it is too large or still no JSON object.
    """
    if len(text) > MAX_CHARACTERS:
        raise OutputInvalid.because("The answer must be shorter.")
    value = _parsed(text, repairs)
    for repair, note in _REPAIRS:
        if value is not _UNREADABLE:
            break
        repaired = repair(text)
        if repaired != text:
            repairs.append(note)
            text = repaired
            value = _parsed(text, repairs)
    if value is _UNREADABLE:
        raise OutputInvalid.because("The answer must be valid JSON.")
    if not isinstance(value, dict):
        raise OutputInvalid.because("The answer must be one JSON object.")
    return value


_UNREADABLE = object()


def _parsed(text: str, repairs: list[str]) -> Any:
    not_numbers: list[str] = []
    try:
        value = json.loads(text, strict=False, parse_constant=not_numbers.append)
    except (ValueError, RecursionError):
        return _UNREADABLE
    if not_numbers:
        repairs.append("Numbers that are none were left out.")
    return value


def unfenced(text: str) -> str:
    """The inside of the code fence that is all of the text; the text itself where there is none."""
    stripped = text.strip()
    opening, _, rest = stripped.partition("\n")
    if not opening.startswith("```") or not rest.endswith("```"):
        return text
    return rest.removesuffix("```")


def _from_first_to_last_brace(text: str) -> str:
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def _without_trailing_commas(text: str) -> str:
    return _TRAILING_COMMA.sub("", text)


_REPAIRS: tuple[tuple[Callable[[str], str], str], ...] = (
    (unfenced, "A code fence around the answer was taken off."),
    (_from_first_to_last_brace, "Words around the answer were taken off."),
    (_without_trailing_commas, "Commas before closing brackets were taken out."),
)


def text_of(value: Any) -> str | None:
    """A string without what Postgres cannot hold and without lone surrogates; None for anything else."""
    if not isinstance(value, str):
        return None
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def line_of(value: Any, most: int) -> str:
    """A string on one line without control characters, cut to `most` characters; '' for anything else."""
    if not isinstance(value, str):
        return ""
    # What can be printed holds no control character and no surrogate; that is nearly all, and quick to see.
    text = value if value.isprintable() else _CONTROL.sub(" ", text_of(value) or "")
    return " ".join(text.split())[:most].rstrip()


def id_of(value: Any) -> str:
    """A model's own id, which may have come as a number; '' where there is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)[:MAX_ID]
    return line_of(value, MAX_ID)


def partial_object(text: str) -> dict[str, Any]:
    """What is readable of a JSON object that is still being written; strings may be cut. Empty before it begins."""
    try:
        value = jiter.from_json(text.encode(), partial_mode="trailing-strings")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}

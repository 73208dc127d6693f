"""Reading JSON that a model wrote: what is plainly meant is mended by rule and noted, what is not is refused."""

from __future__ import annotations

import json
import re
from typing import Any

import jiter

from eightgentc_ai.domain.errors import OutputInvalid

MAX_BYTES = 1_000_000
_FENCE = re.compile(r"^\s*```[\w-]*\s*\n?(?P<inside>.*?)\n?\s*```\s*$", re.DOTALL)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def read_object(text: str, repairs: list[str]) -> dict[str, Any]:
    """The JSON object in a model's text.

    Mended, each with a note in `repairs`: a code fence around it, words before or after it, raw line ends in
    strings, commas before a closing bracket.

    Raises:
        OutputInvalid: it is too large or still no JSON object.
    """
    if len(text) > MAX_BYTES:
        raise OutputInvalid.because("The answer must be shorter.")
    for mend, note in _MENDS:
        try:
            value = json.loads(text, strict=False, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            mended = mend(text)
            if mended != text:
                repairs.append(note)
                text = mended
            continue
        if isinstance(value, dict):
            return value
        raise OutputInvalid.because("The answer must be one JSON object.")
    raise OutputInvalid.because("The answer must be valid JSON.")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _unfenced(text: str) -> str:
    match = _FENCE.match(text)
    return match["inside"] if match else text


def _from_first_to_last_brace(text: str) -> str:
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def _without_trailing_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", text)


_MENDS = (
    (_unfenced, "A code fence around the answer was taken off."),
    (_from_first_to_last_brace, "Words around the answer were taken off."),
    (_without_trailing_commas, "Commas before closing brackets were taken out."),
    (lambda text: text, ""),
)


def text_of(value: Any) -> str | None:
    """A string without what Postgres cannot hold and without lone surrogates; None for anything else."""
    if not isinstance(value, str):
        return None
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def partial_object(text: str) -> dict[str, Any]:
    """What is readable of a JSON object that is still being written; strings may be cut. Empty before it begins."""
    try:
        value = jiter.from_json(text.encode(), partial_mode="trailing-strings")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}

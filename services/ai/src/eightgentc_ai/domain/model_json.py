"""Values in a model's JSON as text, lines and ids; reading the JSON itself is in `model_text`."""

from __future__ import annotations

import re
from typing import Any

import jiter

from eightgentc_ai.domain.model_text.arguments import first_object

MAX_ID = 100
# And the byte order mark, which only JavaScript treats as a space.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff]")
# What no text needs: control characters but for tab and line ends. In UTF-8 none is part of another character.
_NOT_TEXT = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")


def read_object(text: str, repairs: list[str]) -> dict[str, Any]:
    """The first JSON object in a model's text, whatever its shape; what was mended is noted in `repairs`.

    Raises:
        OutputInvalid: it is too large, or there is none that can be read without a guess.
    """
    return first_object(text, repairs)


def unfenced(text: str) -> str:
    """The inside of the code fence that is all of the text; the text itself where there is none."""
    stripped = text.strip()
    opening, _, rest = stripped.partition("\n")
    if not opening.startswith("```") or not rest.endswith("```"):
        return text
    return rest.removesuffix("```")


def _storable(text: str) -> str:
    """Without what Postgres cannot hold, and without lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def text_of(value: Any) -> str | None:
    """A string without control characters, but for tabs and line ends, and without lone surrogates; None for others."""
    if not isinstance(value, str):
        return None
    return value.encode("utf-8", "replace").translate(None, _NOT_TEXT).decode()


def line_of(value: Any, most: int) -> str:
    """A string on one line without control characters, cut to `most` characters; '' for anything else."""
    if not isinstance(value, str):
        return ""
    # What can be printed holds no control character and no surrogate; that is nearly all, and quick to see.
    text = value if value.isprintable() else _CONTROL.sub(" ", _storable(value))
    return " ".join(text.split())[:most].rstrip()


def label_of(value: Any, most: int) -> str:
    """As `line_of`, of a label, which may have come as a number."""
    return id_of(value) if isinstance(value, int | float) else line_of(value, most)


def id_of(value: Any) -> str:
    """A model's own id, which may have come as a number; '' where there is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)[:MAX_ID] if abs(value) < 10**MAX_ID else ""
    return line_of(value, MAX_ID)


def partial_object(text: str) -> dict[str, Any]:
    """What is readable of a JSON object that is still being written; strings may be cut. Empty before it begins."""
    try:
        value = jiter.from_json(text.encode(), partial_mode="trailing-strings")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}

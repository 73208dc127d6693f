"""The JSON values in a text, wherever they begin. All attempts together take time linear in the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from eightgentc_ai.domain.model_text.json_tokens import MENDED_CONTROLS, MENDED_NUMBERS, Unreadable
from eightgentc_ai.domain.model_text.mended_json import Reader, goes_on

MENDED_ENCODING = "JSON that was encoded twice was decoded."
_MOST_VALUES = 200
_MOST_ATTEMPTS = 2_000
_MOST_AROUND = 4
_DEEP = 10_000  # what an attempt costs that fell over the depth of the value
_MOST_ENCODINGS = 3
_START = re.compile(r"[{\[]")


@dataclass(frozen=True, slots=True)
class Found:
    """A value and how it was mended."""

    value: Any
    mends: tuple[str, ...] = ()


def exact(text: str) -> Found | None:
    """The value if all of the text is JSON, raw line ends in strings included; None otherwise."""
    found = _decoded(text, strict=True)
    return found or _decoded(text, strict=False)


def _decoded(text: str, *, strict: bool) -> Found | None:
    not_numbers: list[str] = []
    try:
        value = json.loads(text, strict=strict, parse_constant=not_numbers.append)
    except (ValueError, RecursionError):
        return None
    mends = () if strict else (MENDED_CONTROLS,)
    return Found(value, (*mends, MENDED_NUMBERS) if not_numbers else mends)


def decoded(text: str) -> Found | None:
    """As `exact`, decoded again while the value is a string that holds JSON; None where the end is no list or object."""
    found, times = exact(text), 0
    while found is not None and isinstance(found.value, str) and times < _MOST_ENCODINGS:
        again = exact(found.value)
        found, times = again and Found(again.value, (*again.mends, MENDED_ENCODING)), times + 1
    return found if found is not None and isinstance(found.value, dict | list) else None


def unescaped_once(text: str) -> str | None:
    r"""The text without one level of escapes, as in `{\"key\": \"value\"}`; None where that is not the case."""
    stripped = text.strip()
    if not re.match(r"[{\[]\s*\\+\"", stripped):
        return None
    found = exact(f'"{stripped}"')
    return found.value if found is not None and isinstance(found.value, str) else None


def in_json(text: str, at: int) -> bool:
    """Whether a place is inside of an object that can be read, and so in one of its strings."""
    starts = islice(re.finditer(r"\{", text[:at]), _MOST_AROUND)
    return any(
        found is not None and end > at
        for found, end in (_read(text, one.start(), frozenset()) for one in starts)
    )


def objects_in(text: str, known: frozenset[str] = frozenset(), *, inner: bool = False) -> Iterator[Found]:
    """The outermost objects and lists that can be read, in order. `inner`: in one that cannot, also those it holds."""
    at, left = 0, 4 * len(text) + 1_000
    found = 0
    for _ in range(_MOST_ATTEMPTS):
        start = _START.search(text, at)
        if start is None or left < 0 or found == _MOST_VALUES:
            return
        value, end = _read(text, start.start(), known)
        if value is not None and _leaves_a_quote(text, end):
            value = None
        left -= end - start.start() + 1
        at = start.start() + 1 if inner and value is None else max(end, start.start() + 1)
        if value is not None:
            found += 1
            yield value


def _leaves_a_quote(text: str, end: int) -> bool:
    """Whether half of a pair of quotes is left behind a value: it ended at a quote and a bracket that are text."""
    is_odd = (text.count('"', end) - text.count('\\"', end)) % 2 == 1
    return is_odd and text[end:].strip() != '"'


def _read(text: str, start: int, known: frozenset[str]) -> tuple[Found | None, int]:
    """The value that begins there and its end; None and what the attempt read where there is none."""
    value, end = _read_exactly(text, start)
    if value is not None:
        return value, end
    reader = Reader(text, start, known)
    try:
        return Found(reader.read(), tuple(reader.mends)), reader.at
    except Unreadable as stopped:
        return None, max(end, stopped.at)
    except ValueError:
        return None, max(end, reader.at)


def _read_exactly(text: str, start: int) -> tuple[Found | None, int]:
    not_numbers: list[str] = []
    decoder = json.JSONDecoder(strict=True, parse_constant=not_numbers.append)
    try:
        value, end = decoder.raw_decode(text, start)
    except json.JSONDecodeError as stopped:
        return None, len(text) if stopped.msg.startswith("Unterminated") else stopped.pos
    except (ValueError, RecursionError):
        return None, start + _DEEP
    if goes_on(text, end):
        return None, end
    return Found(value, (MENDED_NUMBERS,) if not_numbers else ()), end

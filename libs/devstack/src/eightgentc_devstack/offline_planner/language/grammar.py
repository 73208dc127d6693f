"""Articles, lists and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

_AN = re.compile(
    r"^(?:[aeio](?!ne\b|u\b)|u(?!ni(?!n|m)|s[aeiu]|k\b|t[ei]|r[aeiou])|hou?r\b|hon|heir|8|11\b|18\b)",
    re.IGNORECASE,
)
_SPELLED_AN = re.compile(r"^[AEFHILMNORSX](?:[A-Z0-9]|\b)(?!\w*[a-z]{2})")
_SPELLED_A = re.compile(r"^[BCDGJKPQTUVWYZ](?:[A-Z0-9])")
_DOUBLED = re.compile(r"\b(\w+)(\s+)\1\b(?!-)", re.IGNORECASE)
_PLURALS = {"people", "children", "men", "women", "kids", "staff", "police", "feet", "teeth", "mice"}
_SINGULAR_S = ("ss", "us", "is", "news", "series", "lens", "gas", "bus", "canvas", "business", "campus")


def article(noun: str) -> str:
    """`a` or `an`, by the sound that the phrase begins with."""
    if _SPELLED_AN.match(noun):
        return "an"
    if _SPELLED_A.match(noun):
        return "a"
    return "an" if _AN.match(noun) else "a"


def with_article(noun: str) -> str:
    """The phrase with its indefinite article."""
    return f"{article(noun)} {noun}"


def is_plural(noun: str) -> bool:
    """Whether the last word of a noun phrase (before any `of`) looks like a plural."""
    words = re.split(r"\s+(?:of|for|in|on|with|from)\s+", noun.lower())[0].split()
    last = words[-1].strip(".,'\u2019") if words else ""
    return last in _PLURALS or (last.endswith("s") and not last.endswith(_SINGULAR_S))


def join(items: Sequence[str], word: str = "and") -> str:
    """`a, b and c`; with semicolons where the items hold commas."""
    items = [item for item in items if item]
    if len(items) < 2:
        return items[0] if items else ""
    comma = "; " if any("," in item for item in items) else ", "
    return f"{comma.join(items[:-1])}{comma.rstrip() if comma == '; ' else ''} {word} {items[-1]}"


def sentence(text: str) -> str:
    """One sentence as it is printed: no doubled word or blank, a capital first, a full stop last."""
    text = _DOUBLED.sub(_once, re.sub(r"\s+", " ", text).strip())
    text = re.sub(r"\s+([,.;:!?])", r"\1", text).replace(" ()", "").replace("..", ".").replace(",.", ".")
    if not text:
        return ""
    if text[0].islower() and not re.match(r"[a-z][A-Z]", text):
        text = text[0].upper() + text[1:]
    return text if re.search(r"[.!?][\"”\u2019)]?$", text) else text + "."


def lower_first(text: str) -> str:
    """The phrase as it stands inside a sentence; `I`, acronyms and names keep their capital."""
    first = text.split(" ", 1)[0]
    keeps = first in {"I", "I'm", "I\u2019m", "I'll", "I'd", "I've"} or re.match(r".[A-Z0-9]", first)
    return text if not text or keeps else text[0].lower() + text[1:]


def upper_first(text: str) -> str:
    """The phrase as a label: only its first letter changes."""
    return text if not text or re.match(r"[a-z][A-Z]", text) else text[0].upper() + text[1:]


def _once(match: re.Match[str]) -> str:
    return match[0] if match[1].lower() in {"had", "that"} or match[1].isdigit() else match[1]

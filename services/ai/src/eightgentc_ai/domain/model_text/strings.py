"""Strings whose quotes may not be escaped: where one ends is told by what follows the quote."""

from __future__ import annotations

import re

from eightgentc_ai.domain.model_text.json_tokens import (
    MENDED_INNER_QUOTES,
    MENDED_WORDS,
    Unreadable,
    skip,
    string_end,
    unescaped,
)

_KEY = r"""(?:"(?:[^"\\\n]|\\.){0,200}+"|'(?:[^'\\\n]|\\.){0,200}+'|“[^”\n]{0,200}+”|[A-Za-z_$][\w$-]*+)\s*+[:=]"""
_CLOSER = r"[}\])]|\Z|(?://|\#)[^\"\n]*+\n|/\*"
_IN_OBJECT = re.compile(rf"[ \t\r]*+(?:\n\s*+{_KEY}|\s*+(?:{_CLOSER}|,\s*+(?:{_KEY}|{_CLOSER})))")
_IN_LIST = re.compile(rf"\s*+(?:{_CLOSER}|,\s*+(?:{_CLOSER}|[\"'“{{\[\-0-9tfnTFN]))")
_FOR_SURE = re.compile(r"\s*+(?:\Z|\}\s*+(?:[,}\]]|\Z)|\}[ \t]*+\n|\)\s*+(?:\Z|\n))")
_BEFORE_KEY = re.compile(r"\s*+,\s*+[\"'“]?([A-Za-z_$][\w$-]*+)[\"'”]?\s*+[:=]")

_KEY_WITHOUT_COLON = re.compile(r"\s*+,\s*+[\"'“]([A-Za-z_$][\w$-]*+)[\"'”](?!\s*+[:=])")


def string(
    text: str, at: int, opening: str, known: frozenset[str], mends: dict[str, None]
) -> tuple[str, int]:
    """The string that begins with the quote at a place, and the place after it.

    `opening`: the bracket around it, '' for none. `known`: the keys that may follow it, none: any. Raises Unreadable.
    """
    quote = text[at]
    if text.startswith('"""', at):
        return _triple(text, at + 3, mends)
    end = string_end(text, at + 1, quote)
    if not (_IN_LIST if opening == "[" else _IN_OBJECT).match(text, end + 1):
        if opening == "[" or text.startswith(quote, skip(text, end + 1, mends)):
            raise Unreadable(end)  # two strings side by side: joined, or a comma is missing
        end = _behind_quotes(text, end, quote, known)
        mends[MENDED_INNER_QUOTES] = None
    return unescaped(text[at + 1 : end], quote, mends), end + 1


def _behind_quotes(text: str, end: int, quote: str, known: frozenset[str]) -> int:
    """The end of a string, from its first quote that is not escaped. Raises Unreadable where that is not for sure."""
    inner = 0
    while not (inner and _closes_for_sure(text, end + 1, known)):
        if _lacks_its_colon(text, end + 1, known):
            raise Unreadable(end)
        inner += 1
        end = string_end(text, end + 1, quote)
    if quote == '"' and inner % 2:
        raise Unreadable(end)
    return end


def _closes_for_sure(text: str, at: int, known: frozenset[str]) -> bool:
    """Whether the end of the object or a known key follows."""
    if _FOR_SURE.match(text, at):
        return True
    key = _BEFORE_KEY.match(text, at)
    return key is not None and (not known or key[1] in known)


def _lacks_its_colon(text: str, at: int, known: frozenset[str]) -> bool:
    """Whether a key without its colon follows: the string may have ended there."""
    key = _KEY_WITHOUT_COLON.match(text, at)
    return key is not None and (not known or key[1] in known)


def _triple(text: str, start: int, mends: dict[str, None]) -> tuple[str, int]:
    end = text.find('"""', start)
    if end < 0:
        raise Unreadable(len(text))
    mends[MENDED_WORDS] = None
    return unescaped(text[start:end], '"', mends), end + 3

"""The tokens of JSON as models write it: strings in any quotes, numbers, words of Python and JavaScript, comments.

Each function reads at a place of the text, in time linear in what it reads, and notes in `mends` what is not JSON.
"""

from __future__ import annotations

import re
from typing import Any

MENDED_QUOTES = "Quotes that JSON does not know were read as quotes."
MENDED_ESCAPES = "Escapes that JSON does not know were read as text."
MENDED_CONTROLS = "Control characters in strings were read as text."
MENDED_INNER_QUOTES = "Quotes in a string were read as text."
MENDED_WORDS = "Words of Python and JavaScript were read as those of JSON."
MENDED_NUMBERS = "Numbers that are none were left out."
MENDED_COMMENTS = "Comments were taken out."

CLOSING = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019", "`": "`"}
_SPACE = re.compile(r"[\s\ufeff]*+")
_STRING = {
    closing: re.compile(rf"[^\\{closing}]*+(?:\\.[^\\{closing}]*+)*+{closing}", re.DOTALL)
    for closing in CLOSING.values()
}
_NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*+)(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][-+]?[0-9]++)?(?![\w.+:-])")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?\Z")
_WORD = re.compile(r"[-+]?[A-Za-z]+(?![\w.-])")
_WORDS = {"true": True, "false": False, "null": None, "none": None}
_NO_NUMBERS = frozenset({"nan", "infinity", "-infinity", "+infinity", "undefined", "inf", "-inf"})
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|U00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "/": "/", "\\": "\\", '"': '"'}
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f]")
_MOST_DIGITS = 4_000


class Unreadable(ValueError):
    """It cannot be read without a guess. `at`: how far it was read."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


def skip(text: str, at: int, mends: dict[str, None]) -> int:
    """The place after space and comments. Raises Unreadable at a comment that has no end or leaves something out."""
    while True:
        match = _SPACE.match(text, at)
        at = match.end() if match else at
        if text.startswith("/*", at):
            end = text.find("*/", at)
        elif text.startswith(("//", "#"), at):
            end = text.find("\n", at)
        else:
            return at
        if end < 0:
            raise Unreadable(len(text))
        if "..." in text[at:end] or "\u2026" in text[at:end]:
            raise Unreadable(end)
        mends[MENDED_COMMENTS] = None
        at = end + 2 if text.startswith("*/", end) else end


def number_or_word(text: str, at: int, mends: dict[str, None]) -> tuple[Any, int]:
    """A number or one of the words for true, false and nothing, and the place after it. Raises Unreadable."""
    match = _NUMBER.match(text, at)
    if match:
        return _number(match[0], at, mends), match.end()
    match = _WORD.match(text, at)
    word = match[0].lower() if match else ""
    if not match or (word not in _WORDS and word not in _NO_NUMBERS):
        raise Unreadable(at)
    if word in _NO_NUMBERS:
        mends[MENDED_NUMBERS] = None
    elif match[0] not in ("true", "false", "null"):
        mends[MENDED_WORDS] = None
    return _WORDS.get(word), match.end()


def _number(digits: str, at: int, mends: dict[str, None]) -> int | float:
    if len(digits) > _MOST_DIGITS:
        raise Unreadable(at)
    if not _JSON_NUMBER.match(digits):
        mends[MENDED_WORDS] = None
    return float(digits) if set(digits) & set(".eE") else int(digits)


def string_end(text: str, start: int, quote: str) -> int:
    """The place of the next quote that closes a string and is not escaped. Raises Unreadable where there is none."""
    match = _STRING[CLOSING[quote]].match(text, start)
    if not match:
        raise Unreadable(len(text))
    return match.end() - 1


def unescaped(raw: str, quote: str, mends: dict[str, None]) -> str:
    """The text of a string literal without its quotes; an unknown escape stays as it is written."""
    if quote != '"':
        mends[MENDED_QUOTES] = None
    if _CONTROL.search(raw):
        mends[MENDED_CONTROLS] = None
    if "\\" not in raw:
        return raw

    def meaning(match: re.Match[str]) -> str:
        escape = match[1]
        if escape in _ESCAPES:
            return _ESCAPES[escape]
        if escape[0] == "u" and len(escape) == 5:
            return chr(int(escape[1:], 16))
        mends[MENDED_ESCAPES] = None
        if len(escape) in (3, 9):  # Python's
            return chr(int(escape[1:], 16))
        return escape if escape in CLOSING else match[0]

    return _PAIR.sub(_joined, _ESCAPE.sub(meaning, raw))


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")

"""A reader of almost-JSON that mends what is plain and refuses what is not.

It never completes what was cut: an open string, a missing value and a list with `...` are refused, and brackets are
added only after a whole value. A library was judged by the corpus first: json-repair 0.64 turns cut strings into whole
ones, drops `...`, and raises RecursionError on deep nesting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

from eightgentc_ai.domain.model_text.json_tokens import (
    CLOSING,
    Unreadable,
    number_or_word,
    skip,
    string_end,
    unescaped,
)
from eightgentc_ai.domain.model_text.strings import string

MENDED_BRACKETS = "Missing closing brackets were added."
MENDED_COMMAS = "Commas were put right."
MENDED_KEYS = "Keys without quotes were read."
MAX_DEPTH = 100
_END = {"{": "}", "[": "]", "(": ")"}
_NAME = re.compile(r"[A-Za-z_$][\w$-]*+")
_MORE = re.compile(r"\s*+(?:\]|\"\s*+[,:}\]]|:\s*+[\"{\[]|,\s*+[\"{\[\]}])")


def goes_on(text: str, at: int) -> bool:
    """Whether more of the same JSON follows a value that seems to be whole: it ended too early then."""
    return _MORE.match(text, at) is not None


@dataclass(slots=True)
class _Frame:
    """A container that is still open. `comma`: one was just read."""

    opening: str
    value: dict[str, Any] | list[Any]
    key: str = ""
    comma: bool = False


class _Step(Protocol):
    """Reads one token; returns what is to be read next, None at the end."""

    def __call__(self) -> _Step | None: ...


@dataclass(slots=True)
class Reader:
    """Reads one object or list. `known`: names of keys, which tell where a string with quotes in it ends."""

    text: str
    at: int
    known: frozenset[str] = frozenset()
    mends: dict[str, None] = field(default_factory=dict)
    _frames: list[_Frame] = field(default_factory=list)
    _root: Any = None
    _cut: bool = False  # the last value may be the beginning of a longer one
    _closed: bool = False  # the last token was a closing bracket

    def read(self) -> Any:
        """The value; `at` is behind it then. Raises Unreadable."""
        value = self._run(self._value)
        if goes_on(self.text, self.at):
            raise Unreadable(self.at)
        return value

    def read_keywords(self) -> Any:
        """The arguments of a call, from behind its opening bracket, as an object. Raises Unreadable."""
        self._open("(")
        return self._run(self._member)

    def _run(self, step: _Step | None) -> Any:
        while step is not None:
            step = step()
        return self._root

    def _peek(self) -> str:
        self.at = skip(self.text, self.at, self.mends)
        return self.text[self.at : self.at + 1]

    def _value(self) -> _Step | None:
        char = self._peek()
        self._cut = self._closed = False
        if char in ("{", "["):
            self.at += 1
            self._open(char)
            return self._member if char == "{" else self._item
        if char in CLOSING:
            opening = self._frames[-1].opening if self._frames else ""
            value, self.at = string(self.text, self.at, opening, self.known, self.mends)
        else:
            value, self.at = number_or_word(self.text, self.at, self.mends)
            self._cut = not isinstance(value, bool) and value is not None
        return self._put(value)

    def _open(self, opening: str) -> None:
        if len(self._frames) == MAX_DEPTH:
            raise Unreadable(self.at)
        self._frames.append(_Frame(opening, [] if opening == "[" else {}))

    def _put(self, value: Any) -> _Step | None:
        if not self._frames:
            self._root = value
            return None
        frame = self._frames[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
        else:
            frame.value[frame.key] = value
        return self._after

    def _member(self) -> _Step | None:
        """A key and its colon, or the end of the object."""
        char, frame = self._peek(), self._frames[-1]
        if char == _END[frame.opening]:
            return self._close(trailing_comma=frame.comma)
        if char == "{" and not frame.value and len(self._frames) == 1 and not frame.comma:
            self.mends[MENDED_BRACKETS] = None  # {{"key": …}}, from templates that double them
            self.at += 1
            char = self._peek()
        frame.key = self._key(char)
        if self._peek() != ("=" if frame.opening == "(" else ":"):
            raise Unreadable(self.at)
        self.at += 1
        return self._value

    def _key(self, char: str) -> str:
        if char in CLOSING and self._frames[-1].opening == "{":
            end = string_end(self.text, self.at + 1, char)
            raw, self.at = self.text[self.at + 1 : end], end + 1
            return unescaped(raw, char, self.mends)
        match = _NAME.match(self.text, self.at)
        if not match:
            raise Unreadable(self.at)
        self.at = match.end()
        if self._frames[-1].opening == "{":
            self.mends[MENDED_KEYS] = None
        return match[0]

    def _item(self) -> _Step | None:
        """An item, or the end of the list."""
        if self._peek() == "]":
            return self._close(trailing_comma=self._frames[-1].comma)
        if self._frames[-1].comma and self._list_is_left():
            self.mends[MENDED_BRACKETS] = None
            self._put_closed()
            return self._member
        return self._value

    def _list_is_left(self) -> bool:
        """Whether a key comes where an item was due: the list of an object was not closed."""
        if len(self._frames) < 2 or self._frames[-2].opening != "{":
            return False
        quote = self.text[self.at : self.at + 1]
        if quote not in CLOSING:
            return False
        end = skip(self.text, string_end(self.text, self.at + 1, quote) + 1, self.mends)
        return self.text.startswith(":", end)

    def _close(self, *, trailing_comma: bool = False) -> _Step | None:
        if trailing_comma:
            self.mends[MENDED_COMMAS] = None
        self.at += 1
        return self._put_closed()

    def _put_closed(self) -> _Step | None:
        self._cut, self._closed = False, True
        return self._put(self._frames.pop().value)

    def _after(self) -> _Step | None:
        """What follows a member or an item."""
        char, frame = self._peek(), self._frames[-1]
        if char == ",":
            self.at += 1
            frame.comma = True
            return self._next_of(frame)
        frame.comma = False
        if char == _END[frame.opening]:
            return self._close()
        if self._may_end_here(char):
            self.mends[MENDED_BRACKETS] = None
            return self._put_closed()
        if self._lacks_comma(char, frame):
            self.mends[MENDED_COMMAS] = None
            return self._next_of(frame)
        raise Unreadable(self.at)

    def _next_of(self, frame: _Frame) -> _Step:
        return self._item if frame.opening == "[" else self._member

    def _may_end_here(self, char: str) -> bool:
        """Whether a bracket is missing: at the end of the text, or before that of the container around this one."""
        if char and char in "}]":
            return len(self._frames) > 1 and _END[self._frames[-2].opening] == char
        return not char and not self._cut

    def _lacks_comma(self, char: str, frame: _Frame) -> bool:
        if frame.opening == "[":
            return char == "{" and self._closed
        return char == '"' and frame.opening == "{"

"""Markdown from a model that loads nothing by being shown: an address in it could carry off what the model was told.

An image becomes a link, which somebody has to follow, and a tag of HTML that loads or runs something becomes text. All
else stays as it was written, fenced code whatever is in it: it is shown as text (CommonMark 0.31, 4.5).
"""

from __future__ import annotations

import re

_TAGS = (
    "img|image|picture|iframe|frame|object|embed|applet|video|audio|source|track|link|script|style|svg|math|base|meta|form|"
    "input|button|body|table|td|portal|template"
)
_LOADS = re.compile(rf"!+(?=\[)|<(?=/?(?:{_TAGS})(?![a-z0-9]))", re.IGNORECASE)
# What may yet become one of them, or HTML: only its end tells.
_UNDECIDED = re.compile(r"(?:<?!+|</?[a-z0-9]{0,9})\Z", re.IGNORECASE)
_HTML = re.compile(r"<(?:[!?/]|[a-z](?![a-z0-9+.-]*:))", re.IGNORECASE)
_FENCE = re.compile(r"(?P<fence>`{3,})[^`]*|(?P<other>~{3,}).*")
_CLOSING = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})[ \t]*")


class NeutralMarkdown:
    """Makes a text neutral that comes in pieces; at most eleven characters wait for the next piece."""

    def __init__(self) -> None:
        self._held = ""
        self._code = _Code()

    def take(self, text: str) -> str:
        """The text that is decided."""
        text = self._held + text
        if "!" not in text and "<" not in text:
            self._held = ""
            self._code.take(text)
            return text
        undecided = _UNDECIDED.search(text)
        end = undecided.start() if undecided else len(text)
        self._held = text[end:]
        # What is held is seen: an exclamation mark before it may belong to it.
        return self._made(text, end)

    def end(self) -> str:
        """What waited: nothing follows that could make it anything."""
        held, self._held = self._held, ""
        return self._made(held, len(held))

    def _made(self, text: str, end: int) -> str:
        made, start = list[str](), 0
        while start < end:
            line_end = text.find("\n", start, end) + 1 or end
            line = text[start:line_end]
            made.append(line if self._code.is_open else _LOADS.sub(_neutral, line))
            self._code.take(line)
            start = line_end
        return "".join(made)


class _Code:
    """Whether what follows is in fenced code.

    Only a fence at the very beginning of a line counts, and none after HTML: within a list, a quotation or a block of
    HTML a renderer may see its end, or no fence at all, where we do not.
    """

    def __init__(self) -> None:
        self._fence = ""
        self._line = ""
        self._may_be_fence = True
        self._trusts_fences = True

    @property
    def is_open(self) -> bool:
        return bool(self._fence)

    def take(self, text: str) -> None:
        """What comes next, of any length."""
        if not self._trusts_fences:
            return
        *whole, rest = text.split("\n")
        for line in whole:
            self._add(line)
            self._end_line()
        self._add(rest)

    def _add(self, text: str) -> None:
        if self._may_be_fence and text:
            self._line += text
            self._may_be_fence = self._line.lstrip(" ")[:1] in ("", "`", "~")
        if "<" in text and not self._fence and _HTML.search(text):
            self._trusts_fences = False

    def _end_line(self) -> None:
        line, self._line = self._line, ""
        if not self._may_be_fence:
            self._may_be_fence = True
        elif self._fence:
            found = _CLOSING.fullmatch(line)
            if found and found["fence"].startswith(self._fence):
                self._fence = ""
        elif found := _FENCE.fullmatch(line):
            self._fence = found["fence"] or found["other"]


def neutral(text: str) -> str:
    """A whole text, made neutral."""
    stream = NeutralMarkdown()
    return stream.take(text) + stream.end()


def neutral_beginning(text: str) -> str:
    """As much of a text that still grows as is decided."""
    return NeutralMarkdown().take(text)


def _neutral(found: re.Match[str]) -> str:
    return "&lt;" if found[0] == "<" else ""

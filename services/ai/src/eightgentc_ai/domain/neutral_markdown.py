"""Markdown from a model that loads nothing by being shown: an address in it could carry off what the model was told.

An image becomes a link, which somebody has to follow, and a tag of HTML that loads or runs something becomes text. All
else stays as it was written.
"""

from __future__ import annotations

import re

_TAGS = (
    "img|image|picture|iframe|frame|object|embed|applet|video|audio|source|track|link|script|style|svg|math|base|meta|form|"
    "input|button|body|table|td|portal|template"
)
_LOADS = re.compile(rf"!+(?=\[)|<(?=/?(?:{_TAGS})(?![a-z0-9]))", re.IGNORECASE)
# What may yet become one of them: only its end tells.
_UNDECIDED = re.compile(r"(?:!+|</?[a-z0-9]{0,9})$", re.IGNORECASE)


class NeutralMarkdown:
    """Makes a text neutral that comes in pieces; at most eleven characters wait for the next piece."""

    def __init__(self) -> None:
        self._held = ""

    def take(self, text: str) -> str:
        """The text that is decided."""
        text = self._held + text
        if "!" not in text and "<" not in text:
            self._held = ""
            return text
        undecided = _UNDECIDED.search(text)
        end = undecided.start() if undecided else len(text)
        self._held = text[end:]
        # What is held is seen: an exclamation mark before it may belong to it.
        return _LOADS.sub(_neutral, text[:end])

    def end(self) -> str:
        """What waited: nothing follows that could make it anything."""
        held, self._held = self._held, ""
        return _LOADS.sub(_neutral, held)


def neutral(text: str) -> str:
    """A whole text, made neutral."""
    return _LOADS.sub(_neutral, text)


def neutral_beginning(text: str) -> str:
    """As much of a text that still grows as is decided."""
    return NeutralMarkdown().take(text)


def _neutral(found: re.Match[str]) -> str:
    return "&lt;" if found[0] == "<" else ""

"""A model's reasoning that comes inside its text, taken out of it, also where a tag is cut between two chunks.

Models put it at the beginning, between tags. Templates of DeepSeek-R1, QwQ and Qwen3-Thinking put the opening tag
into the prompt, so that the answer holds the closing tag only: then all before it is reasoning.
"""

from __future__ import annotations

import re
from enum import Enum

_TAGS = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "<seed:think>": "</seed:think>",
    "[THINK]": "[/THINK]",
    "◁think▷": "◁/think▷",
    "<|START_THINKING|>": "<|END_THINKING|>",
    "<|channel|>analysis<|message|>": "<|channel|>final<|message|>",
}
_LONGEST = max(map(len, _TAGS.values()))
_FIRST = tuple({tag[0] for tag in _TAGS})
_CLOSING = re.compile("|".join(re.escape(tag) for tag in _TAGS.values()))
# In front of a tag that the text only speaks about.
_MENTIONS = (" ", "`", "'", '"', "“", "(")
_THINKING_NAMES = re.compile(
    r"(^|[^a-z])(r1|qwq|z1)([^a-z0-9]|$)|think|reason|magistral|minimax-m|glm-4\.[1-9]", re.IGNORECASE
)


class _State(Enum):
    BEGINNING = "nothing but blanks, or the beginning of a tag"
    THINKING = "between the tags"
    WAITING = "text that is reasoning if a closing tag follows"
    BLANKS = "after the closing tag, before the text"
    ANSWER = "text"


class ReasoningSplitter:
    """Takes text in pieces and gives back the answer. `waits`: text is held until a closing tag or the end.

    `reasoning`: what was taken out so far.
    """

    def __init__(self, *, waits: bool = False) -> None:
        self._waits = waits
        self._state = _State.BEGINNING
        self._pending = ""
        self._closing = ""
        self._reasoning: list[str] = []

    @property
    def reasoning(self) -> str:
        return "".join(self._reasoning)

    @property
    def found_closing_tag_only(self) -> bool:
        """Whether the reasoning had no opening tag."""
        return bool(self._reasoning) and not self._closing

    @property
    def is_answering(self) -> bool:
        """Whether all that follows is text of the answer."""
        return self._state is _State.ANSWER

    def take(self, text: str) -> str:
        """The text of the answer in this piece."""
        if self._state is _State.ANSWER:
            return text
        searched = max(0, len(self._pending) - _LONGEST)
        self._pending += text
        if self._state is _State.BEGINNING:
            self._begin()
        if self._state is _State.THINKING:
            self._end_at(self._pending.find(self._closing), len(self._closing))
        elif self._state is _State.WAITING and (found := _closing_in(self._pending, searched)):
            self._end_at(found.start(), len(found[0]))
        return self._answer()

    def end(self) -> str:
        """What of the held text belongs to the answer, when no more follows."""
        pending, self._pending = self._pending, ""
        if self._state is _State.THINKING:
            self._reasoning.append(pending)
            return ""
        return pending

    def stop_waiting(self) -> str:
        """The held text: the server sends reasoning in a field of its own, so that none is in the text."""
        if self._state is _State.WAITING or (self._waits and self._state is _State.BEGINNING):
            self._waits, self._state = False, _State.ANSWER
        return self._answer()

    def _begin(self) -> None:
        start = self._pending.lstrip()
        for tag, closing in _TAGS.items():
            if start.startswith(tag):
                self._pending = start.removeprefix(tag)
                self._state, self._closing = _State.THINKING, closing
                return
        if start and not (start[0] in _FIRST and any(tag.startswith(start) for tag in _TAGS)):
            self._state = _State.WAITING if self._waits else _State.ANSWER

    def _end_at(self, start: int, length: int) -> None:
        """The reasoning ends here; -1: not yet, and a tag may have begun."""
        if start >= 0:
            self._reasoning.append(self._pending[:start])
            self._pending, self._state = self._pending[start + length :], _State.BLANKS
        elif (sure := len(self._pending) - _LONGEST) > 0:
            self._reasoning.append(self._pending[:sure])
            self._pending = self._pending[sure:]

    def _answer(self) -> str:
        if self._state is _State.BLANKS:
            self._pending = self._pending.lstrip()
            self._state = _State.ANSWER if self._pending else _State.BLANKS
        if self._state is not _State.ANSWER:
            return ""
        answer, self._pending = self._pending, ""
        return answer


def split(text: str) -> tuple[str, str]:
    """Reasoning and answer of a whole text that may hold the closing tag only."""
    closing = _closing_in(text)
    return (text[: closing.start()], text[closing.end() :].lstrip()) if closing else ("", text)


def _closing_in(text: str, start: int = 0) -> re.Match[str] | None:
    """The first closing tag that is not in a fence, in quotes or in a sentence, where the answer speaks about it."""
    for closing in _CLOSING.finditer(text, start):
        before = text[: closing.start()]
        if not before.endswith(_MENTIONS) and before.count("```") % 2 == 0:
            return closing
    return None


def thinks_by_name(model: str) -> bool:
    """Whether models of this name are known to reason."""
    return _THINKING_NAMES.search(model) is not None

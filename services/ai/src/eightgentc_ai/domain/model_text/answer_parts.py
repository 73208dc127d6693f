"""The parts of an answer in which its JSON may be, the likeliest first: calls written as text, fences, the whole.

Calls come in the forms of Hermes, Qwen, Llama, Mistral, DeepSeek, GLM, Kimi, Command R, gpt-oss and Claude. What a
model thought before it answered is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from eightgentc_ai.domain.model_text.objects_in_text import in_json

MOST_PARTS = 50
_MOST_MARKS = 20
_NAME = r"(?:\w{1,40}[.:])?(?P<name>[A-Za-z_][\w-]{0,63}+)(?::\d+)?"
_TAG = (
    r"</?(?:\w{1,20}:)?(?:tool_calls?|function_calls?|tool_use|function|invoke)"
    r"(?:=[\"']?[\w.-]{1,64}+[\"']?|\s++[\w\"'= .:-]{0,150}+)?>"
)
# Special tokens of any family, DeepSeek's with bars of full width.
_TOKEN = r"<[|\uff5c][^<>\n]{1,80}>|</?[|\uff5c]{1,2}DSML[|\uff5c]{1,2}(?:invoke|function_calls|tool_calls)[^<>\n]{0,80}>"
_BRACKETED = r"\[/?(?:TOOL_CALLS|ARGS|CALL_ID|TOOL_RESULTS)\]"
_OTHERS = r"^>>>(?=\w)|\bfunctools(?=\s*+\[)"
_MARKER = re.compile(rf"(?:{_TAG}|{_TOKEN}|{_BRACKETED}|{_OTHERS})(?!\")", re.MULTILINE)
_OPENS_CALL = re.compile(
    r"<(?:\w{1,20}:)?(?:tool_call|function|invoke|tool_use)"
    r"|\[(?:TOOL_CALLS|ARGS)|^>>>|functools"
    r"|<[|\uff5c]{1,2}(?:DSML|python_tag|plugin|tool[_\u2581]|START_ACTION|message|constrain)"
)
_NAMED_BY_MARKER = re.compile(r"(?:function|invoke|tool|name|to)\s*+=\s*+[\"']?" + _NAME)
_NAMED_BEFORE_JSON = re.compile(r"\s*+" + _NAME + r"\s*+(?:```json\s*+)?(?=[{\[<\n]|\Z)")
_RECIPIENT = re.compile(r"\bto=functions\." + _NAME)
_FENCE = re.compile(
    r"^[ \t]*+(?P<fence>```++|~~~++)[ \t]*+(?P<language>[\w+-]{0,20}+)[^\S\n]*+\n?", re.MULTILINE
)
_THINKING = ("think", "thinking", "thought", "reasoning", "reflection", "seed:think", "THINK")
_OPENS_THINKING = (
    *(f"<{word}>" for word in _THINKING),
    "[THINK]",
    "\u25c1think\u25b7",
    "<|begin_of_thought|>",
)
_CLOSES_THINKING = (
    *(f"</{word}>" for word in _THINKING),
    "[/THINK]", "\u25c1/think\u25b7", "<|end_of_thought|>", "<|channel|>final<|message|>",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """`name`: of the tool that it calls, '' where it names none. `language`: of its fence, None where it is none."""

    text: str
    name: str = ""
    is_call: bool = False
    language: str | None = None


def parts(text: str) -> Iterator[Part]:
    """The parts of an answer, in the order in which they are to be tried; they overlap."""
    thinking, answer = after_thinking(text)
    yield from islice(_calls(answer), MOST_PARTS)
    yield from islice(fences(answer), MOST_PARTS)
    yield Part(answer)
    # A model that never stops thinking may still call the tool; a draft in its thinking is no call.
    yield from islice(_calls(thinking), MOST_PARTS)


def after_thinking(text: str) -> tuple[str, str]:
    """What the model thought, and what it answered then."""
    ends = [end for mark in _CLOSES_THINKING if (end := _last_end(text, mark))]
    analysis = text.rfind("<|channel|>analysis") if text.lstrip().startswith("<|") else -1
    if analysis >= 0 and not in_json(text, analysis):
        ends.append(max(text.find("<|end|>", analysis), text.find("<|start|>", analysis), analysis))
    start = max(ends, default=0)
    answer = text[start:]
    if answer.lstrip().startswith(_OPENS_THINKING):
        return text, ""
    return text[:start], answer


def _last_end(text: str, mark: str) -> int:
    """Where the last of these marks ends that is not in a string of JSON; 0 where there is none."""
    at = len(text)
    for _ in range(_MOST_MARKS):
        at = text.rfind(mark, 0, at)
        if at < 0:
            return 0
        if not in_json(text, at):
            return at + len(mark)
    return 0


def fences(text: str) -> Iterator[Part]:
    """The insides of code fences; the last may lack its end."""
    opening: re.Match[str] | None = None
    for match in _FENCE.finditer(text):
        if opening is None:
            opening = match
        elif not match["language"] and match["fence"][0] == opening["fence"][0]:
            yield Part(text[opening.end() : match.start()], language=opening["language"].lower())
            opening = None
    if opening is not None:
        yield Part(text[opening.end() :], language=opening["language"].lower())


def _calls(text: str) -> Iterator[Part]:
    marks = list(_MARKER.finditer(text))
    name = ""
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        inside = text[mark.end() : end]
        named = _NAMED_BY_MARKER.search(mark[0])
        name = named["name"] if named else name
        before = _NAMED_BEFORE_JSON.match(inside) or _RECIPIENT.search(inside, 0, 200)
        if before is not None and before["name"] != "function":
            name = before["name"]
        if named or _OPENS_CALL.match(mark[0]):
            yield Part(inside, name, is_call=True)
        if mark[0].startswith(("</", "[/")):
            name = ""

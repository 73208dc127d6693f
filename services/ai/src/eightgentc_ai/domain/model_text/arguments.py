"""The arguments of a tool in what a model wrote: the first candidate that has the tool's shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_text.answer_parts import Part, fences, parts
from eightgentc_ai.domain.model_text.json_tokens import Unreadable
from eightgentc_ai.domain.model_text.key_names import RENAMED
from eightgentc_ai.domain.model_text.mended_json import Reader
from eightgentc_ai.domain.model_text.objects_in_text import (
    MENDED_ENCODING,
    Found,
    decoded,
    objects_in,
    unescaped_once,
)
from eightgentc_ai.domain.model_text.schema_values import by_schema
from eightgentc_ai.domain.model_text.tagged_arguments import tagged_arguments
from eightgentc_ai.domain.model_text.tool_shape import fitting, lacks, names_another
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM, Tool

MAX_CHARACTERS = 1_000_000
WORDS_AROUND = "Words around the answer were taken off."
FENCE_AROUND = "A code fence around the answer was taken off."
CALL_AS_TEXT = "A call that was written as text was read."
_MOST_CANDIDATES = 300


def read_arguments(text: str, tool: Tool, repairs: list[str]) -> dict[str, Any]:
    """The arguments of a tool in a text, with the types of its schema; what was mended is noted in `repairs`.

    Raises:
        OutputInvalid: there are none, or only such that would have to be completed by a guess.
    """
    if len(text) > MAX_CHARACTERS:
        raise OutputInvalid.because("The answer must be shorter.")
    nearest: dict[str, Any] | None = None
    renamed: tuple[dict[str, Any], list[str]] | None = None
    for found in islice(_candidates(text, tool), _MOST_CANDIDATES):
        fit = fitting(found.value, tool)
        if fit is not None:
            fit = fit[0], [*found.mends, *fit[1]]
            if RENAMED not in fit[1]:
                return _noted(*fit, repairs)
            renamed = renamed or fit
        elif nearest is None and isinstance(found.value, dict):
            nearest = found.value
    if renamed is not None:
        return _noted(*renamed, repairs)
    raise OutputInvalid.because(_what_is_missing(nearest, tool))


def _noted(arguments: dict[str, Any], notes: list[str], repairs: list[str]) -> dict[str, Any]:
    repairs.extend(dict.fromkeys(notes))
    return arguments


def _what_is_missing(nearest: dict[str, Any] | None, tool: Tool) -> str:
    if nearest is None:
        return f"Call {tool.name} with its arguments as one valid JSON object."
    shaped = by_schema(nearest, tool.parameters, {})
    return lacks(shaped, tool) or f"Call {tool.name} with its own arguments."


def first_object(text: str, repairs: list[str]) -> dict[str, Any]:
    """The first JSON object in a text, for a tool whose shape is not known yet. Raises OutputInvalid."""
    if len(text) > MAX_CHARACTERS:
        raise OutputInvalid.because("The answer must be shorter.")
    rule = "The answer must be valid JSON."
    for part in (Part(text), *parts(text)):
        for found in _values(part.text):
            value = found.value[0] if isinstance(found.value, list) and len(found.value) == 1 else found.value
            if isinstance(value, dict):
                repairs.extend(dict.fromkeys([*_notes_of(part, text), *found.mends]))
                return value
            rule = "The answer must be one JSON object."
    raise OutputInvalid.because(rule)


def _notes_of(part: Part, text: str) -> list[str]:
    """What was around the part of an answer that was read."""
    if part.is_call:
        return [CALL_AS_TEXT]
    if part.text.strip() != text.strip():
        return [WORDS_AROUND if part.language is None else FENCE_AROUND]
    return [] if decoded(text) else [WORDS_AROUND]


def _candidates(text: str, tool: Tool) -> Iterator[Found]:
    yield from _whole(text, tool)
    others = ""
    for part in parts(text):
        if names_another(part.name, tool):
            others = part.text
            continue
        notes = _notes_of(part, text)
        within = replace(part, text=part.text.replace(others, "")) if others else part
        yield from (Found(found.value, (*notes, *found.mends)) for found in _in_part(within, tool))
    if tool is MERMAID_DIAGRAM:
        yield from (
            Found({"code": fence.text}, (FENCE_AROUND,))
            for fence in fences(text)
            if fence.language == "mermaid"
        )


def _whole(text: str, tool: Tool) -> Iterator[Found]:
    """What all of the text is, JSON or a call in Python: then nothing in it is the end of a model's thinking."""
    whole = decoded(text)
    if whole is not None:
        yield whole
        return
    once = unescaped_once(text)
    inner = decoded(once) if once is not None else None
    if inner is not None:
        yield Found(inner.value, (*inner.mends, MENDED_ENCODING))
    elif _call_pattern(tool.name).match(text.lstrip("[ \n")):
        yield from islice(_python_calls(text, tool), 1)


def _in_part(part: Part, tool: Tool) -> Iterator[Found]:
    if tagged := tagged_arguments(part.text):
        yield Found(tagged, (CALL_AS_TEXT,))
    yield from _python_calls(part.text, tool)
    yield from _values(part.text, _known(tool))


def _values(text: str, known: frozenset[str] = frozenset()) -> Iterator[Found]:
    """The JSON values of a text. With known keys, whose shape is looked at, also those inside of what is not readable."""
    whole = decoded(text)
    if whole is not None:
        yield whole
        return
    unescaped = unescaped_once(text)
    if unescaped is not None:
        yield from (
            Found(found.value, (*found.mends, MENDED_ENCODING))
            for found in objects_in(unescaped, known, inner=bool(known))
        )
    yield from objects_in(text, known, inner=bool(known))


def _python_calls(text: str, tool: Tool) -> Iterator[Found]:
    """`generatePlanSection(section="Goals", content="…")`, in any case and spelling of the name."""
    for call in _call_pattern(tool.name).finditer(text):
        reader = Reader(text, call.end(), _known(tool))
        try:
            yield Found(reader.read_keywords(), (CALL_AS_TEXT, *reader.mends))
        except Unreadable:
            return


@lru_cache(maxsize=16)
def _call_pattern(name: str) -> re.Pattern[str]:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_?", name)
    return re.compile(rf"\b{words}(?:\.call)?\s*+\((?=\s*+[A-Za-z_]\w*+\s*+=)", re.IGNORECASE)


def _known(tool: Tool) -> frozenset[str]:
    """The names of all keys that a tool's schema knows, and those around arguments."""
    return frozenset(_property_names(tool.parameters)) | {"name", "arguments", "parameters", "type", "id"}


def _property_names(schema: dict[str, Any]) -> Iterator[str]:
    for name, inner in schema.get("properties", {}).items():
        yield name
        yield from _property_names(inner)
    if "items" in schema:
        yield from _property_names(schema["items"])

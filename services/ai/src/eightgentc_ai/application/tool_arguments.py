"""The arguments of the tool that the model had to call, as a call or as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.model_text.arguments import read_arguments
from eightgentc_ai.domain.model_text.tool_shape import folded, names_another
from eightgentc_ai.domain.tools import Tool


def arguments_of(answer: ModelAnswer, tool: Tool, repairs: list[str]) -> dict[str, Any]:
    """The arguments of the tool that was forced, with the types of its schema.

    Arguments that the model wrote as text instead of calling the tool are accepted. Prose is not: the rule of the error
    tells the model what to do.

    Raises:
        OutputInvalid: there are none that fit the tool; the rule is about the first ones that there are.
    """
    refused: OutputInvalid | None = None
    for text, note in _texts(answer, tool):
        try:
            arguments = read_arguments(text, tool, repairs)
        except OutputInvalid as error:
            refused = refused or error
            continue
        repairs.extend(note)
        return arguments
    raise refused or OutputInvalid.because(f"Call {tool.name} with its arguments as JSON.")


def _texts(answer: ModelAnswer, tool: Tool) -> Iterator[tuple[str, list[str]]]:
    """Where the arguments may be: in a call of the tool, in one of a tool that does not exist, in the text."""
    for call in answer.tool_calls:
        if folded(call.name) == folded(tool.name):
            yield call.arguments, []
    for call in answer.tool_calls:
        if folded(call.name) != folded(tool.name) and not names_another(call.name, tool):
            yield call.arguments, [f"A call of {call.name[:40]!r} was read as one of {tool.name}."]
    if answer.text.strip():
        yield answer.text, ["The answer came as text instead of a tool call."]

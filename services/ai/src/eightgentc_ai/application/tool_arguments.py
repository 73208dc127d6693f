"""The arguments of the tool that the model had to call, as a call or as text."""

from __future__ import annotations

from typing import Any

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import read_object
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.tools import Tool


def arguments_of(answer: ModelAnswer, tool: Tool, repairs: list[str]) -> dict[str, Any]:
    """The arguments of the tool that was forced.

    Arguments that the model wrote as text instead of calling the tool are accepted. Prose is not: the rule of the error
    tells the model what to do.

    Raises:
        OutputInvalid: there are none, or they are no JSON object.
    """
    for call in answer.tool_calls:
        if call.name == tool.name:
            return read_object(call.arguments, repairs)
    if "{" in answer.text:
        value = read_object(answer.text, repairs)
        repairs.append("The answer came as text instead of a tool call.")
        return value
    raise OutputInvalid.because(f"Call {tool.name} with its arguments as JSON.")

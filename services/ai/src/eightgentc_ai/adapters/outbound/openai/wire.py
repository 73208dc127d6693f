"""The Chat Completions wire, decoded with msgspec; `python -m bench ai` prints what that costs, and what the client would."""

from __future__ import annotations

from typing import Any

import msgspec

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.domain.generation import Usage
from eightgentc_ai.domain.model_request import ModelRequest
from eightgentc_ai.domain.tools import Tool


class _InputDetails(msgspec.Struct):
    cached_tokens: int | None = None


class _OutputDetails(msgspec.Struct):
    reasoning_tokens: int | None = None


class WireUsage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _InputDetails | None = None
    completion_tokens_details: _OutputDetails | None = None

    def as_usage(self) -> Usage:
        cached = self.prompt_tokens_details.cached_tokens if self.prompt_tokens_details else None
        reasoning = (
            self.completion_tokens_details.reasoning_tokens if self.completion_tokens_details else None
        )
        return Usage(self.prompt_tokens, cached or 0, self.completion_tokens, reasoning or 0)


class WireFunction(msgspec.Struct):
    name: str | None = None
    arguments: str | None = None


class WireToolCall(msgspec.Struct):
    index: int | None = None
    id: str | None = None
    function: WireFunction | None = None


class WireMessage(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[WireToolCall] | None = None


class WireChoice(msgspec.Struct):
    message: WireMessage | None = None
    delta: WireMessage | None = None
    finish_reason: str | None = None


class WireAnswer(msgspec.Struct):
    """A completion, or one chunk of it."""

    choices: list[WireChoice] = []
    model: str | None = None
    usage: WireUsage | None = None
    error: Any = None


decoder = msgspec.json.Decoder(WireAnswer)


def body_of(request: ModelRequest, endpoint: Endpoint, *, stream: bool) -> dict[str, object]:
    """The JSON body, as this endpoint understands it."""
    body: dict[str, object] = {
        "model": request.model,
        "messages": [{"role": message.role, "content": message.content} for message in request.messages],
        "max_completion_tokens": request.max_output_tokens,
    }
    if endpoint.takes_temperature:
        body["temperature"] = request.temperature
    if stream:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    if request.forced is not None and endpoint.as_schema:
        schema = {"name": request.forced.name, "strict": True, "schema": request.forced.parameters}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif request.forced is not None:
        body["tools"] = [_tool(request.forced)]
        body["tool_choice"] = {"type": "function", "function": {"name": request.forced.name}}
        body["parallel_tool_calls"] = False
    elif request.offered:
        body["tools"] = [_tool(tool) for tool in request.offered]
        body["tool_choice"] = "auto"
        body["parallel_tool_calls"] = False
    return body


def _tool(tool: Tool) -> dict[str, object]:
    function = {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
        "strict": True,
    }
    return {"type": "function", "function": function}

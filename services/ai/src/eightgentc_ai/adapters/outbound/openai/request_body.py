"""The JSON body of a request, as one endpoint understands it."""

from __future__ import annotations

from typing import Any

import msgspec

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.request_forms import NONE, Mend, Mends
from eightgentc_ai.adapters.outbound.openai.turns import turns
from eightgentc_ai.domain.model_request import ModelRequest
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import Tool

_AS_JSON = "Answer with one JSON object and nothing else. It must follow this JSON schema: "


def body_of(
    request: ModelRequest, endpoint: Endpoint, mends: Mends = NONE, *, stream: bool
) -> dict[str, object]:
    """The body. `mends`: what of the usual form this endpoint is known to refuse."""
    body: dict[str, object] = {"model": request.model}
    body |= _answer_form(request, endpoint, mends)
    body["messages"] = turns(
        (*_instructions(request, body), *request.messages),
        alternating=Mend.ALTERNATING in mends,
        with_system=Mend.NO_SYSTEM not in mends,
    )
    if Mend.NO_LIMIT not in mends:
        limit = "max_tokens" if Mend.MAX_TOKENS in mends else "max_completion_tokens"
        body[limit] = request.max_output_tokens
    if endpoint.takes_temperature and Mend.NO_TEMPERATURE not in mends:
        body["temperature"] = request.temperature
    # Without it some servers stream.
    body["stream"] = stream and Mend.NO_STREAM not in mends
    if body["stream"] and Mend.NO_STREAM_OPTIONS not in mends:
        body["stream_options"] = {"include_usage": True}
    return body


def sent_as_schema(request: ModelRequest, endpoint: Endpoint, mends: Mends) -> bool:
    """Whether the forced tool is no tool of the request, so that its arguments come as the text."""
    return request.forced is not None and (endpoint.as_schema or Mend.NO_TOOLS in mends)


def _answer_form(request: ModelRequest, endpoint: Endpoint, mends: Mends) -> dict[str, object]:
    if request.forced is not None and sent_as_schema(request, endpoint, mends):
        return _format(request.forced, mends)
    tools = (request.forced,) if request.forced else request.offered
    if not tools or Mend.NO_TOOLS in mends:
        return {}
    form: dict[str, object] = {"tools": [_tool(tool, mends) for tool in tools]}
    if Mend.NO_CHOICE not in mends:
        form["tool_choice"] = _choice(request.forced, mends)
    if Mend.NO_PARALLEL not in mends:
        form["parallel_tool_calls"] = False
    return form


def _format(tool: Tool, mends: Mends) -> dict[str, object]:
    if Mend.NO_FORMAT in mends:
        return {}
    if Mend.JSON_OBJECT in mends:
        return {"response_format": {"type": "json_object"}}
    schema = {"name": tool.name, **_strict(mends), "schema": _parameters(tool, mends)}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def _instructions(request: ModelRequest, body: dict[str, object]) -> tuple[Message, ...]:
    """The schema in words, where neither a tool nor the format of the answer carries it."""
    form = body.get("response_format")
    carried = "tools" in body or (isinstance(form, dict) and "json_schema" in form)
    if request.forced is None or carried:
        return ()
    return (Message("system", _AS_JSON + msgspec.json.encode(request.forced.parameters).decode()),)


def _choice(forced: Tool | None, mends: Mends) -> object:
    if forced is None:
        return "auto"
    named = {"type": "function", "function": {"name": forced.name}}
    return "required" if Mend.ANY_TOOL in mends else named


def _tool(tool: Tool, mends: Mends) -> dict[str, object]:
    function = {"name": tool.name, "description": tool.description, "parameters": _parameters(tool, mends)}
    return {"type": "function", "function": function | _strict(mends)}


def _strict(mends: Mends) -> dict[str, object]:
    return {} if Mend.NO_STRICT in mends else {"strict": True}


def _parameters(tool: Tool, mends: Mends) -> Any:
    return _plain(tool.parameters) if Mend.PLAIN_SCHEMA in mends else tool.parameters


def _plain(schema: Any) -> Any:
    """A schema in the words of OpenAPI 3.0, which are all that Gemini knows: no `additionalProperties`, one type each."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _plain(value) for name, value in schema.items() if name != "additionalProperties"}
    if isinstance(types := plain.get("type"), list):
        plain["type"] = next(kind for kind in types if kind != "null")
        plain["nullable"] = "null" in types
    return plain

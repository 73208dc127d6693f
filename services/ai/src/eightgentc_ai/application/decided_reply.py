"""A reply of a model that chooses no tool by itself: told by rules or asked first what is to be done, then for that alone."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace

from eightgentc_ai.application.run import Run
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.domain.asked_action import AskedAction
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import line_of
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelEvent,
    ModelRequest,
    TextDelta,
    ToolCall,
    ToolInputDelta,
    ToolInputStart,
)
from eightgentc_ai.domain.model_text.arguments import first_object
from eightgentc_ai.domain.model_text.tool_shape import folded
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import Tool, choice_of

_MOST_CHOICE_TOKENS = 200
_LONGEST_NAME = 60
_CALL = "call-1"
_NONE_KNOWN: Mapping[str, str] = {}


def told_reply(
    runs: ModelRuns, run: Run, action: AskedAction, repairs: list[str]
) -> AsyncGenerator[ModelEvent, None]:
    """The reply to a message whose action is known by rules. Raises as the model, and OutputInvalid."""
    return _called(runs, run, run.request, action.tool.name, repairs, action.arguments)


async def decided_reply(
    runs: ModelRuns, run: Run, tools: Sequence[Tool], repairs: list[str]
) -> AsyncGenerator[ModelEvent, None]:
    """The reply to a message of which the model says first which tool it asks for. Raises as the model, and OutputInvalid."""
    chosen = await _chosen(runs, run, tools)
    request = replace(run.request, offered=(), forced=chosen)
    events = (
        runs.events(run, request) if chosen is None else _called(runs, run, request, chosen.name, repairs)
    )
    async with aclosing(events):
        async for event in events:
            yield event


async def _called(
    runs: ModelRuns,
    run: Run,
    request: ModelRequest,
    tool_name: str,
    repairs: list[str],
    arguments: Mapping[str, str] = _NONE_KNOWN,
) -> AsyncGenerator[ModelEvent, None]:
    """The answer to a request that forces a tool as the call of it, whether the server calls it so or as text.

    `arguments`: those that are known, whatever the model writes.
    """
    yield ToolInputStart(_CALL, tool_name)
    async with aclosing(runs.events(run, request)) as events:
        async for event in events:
            match event:
                case ModelAnswer():
                    answer = event
                case TextDelta(text) | ToolInputDelta(_, text):
                    yield ToolInputDelta(_CALL, text)
                case ToolInputStart():
                    pass
    answer = runs.completed(run, answer, repairs)
    reason = "length" if answer.finish_reason == "length" else "tool_calls"
    call = ToolCall(_CALL, tool_name, _with(arguments, _said(answer)))
    yield replace(answer, text="", tool_calls=(call,), finish_reason=reason)


async def _chosen(runs: ModelRuns, run: Run, tools: Sequence[Tool]) -> Tool | None:
    """The tool that the last message asks for; None: none, or the model does not say so clearly."""
    choice = choice_of(tools)
    asked = replace(
        run.request,
        messages=(*run.request.messages, Message("user", choice.description)),
        offered=(),
        forced=choice,
        temperature=0.0,
        max_output_tokens=_MOST_CHOICE_TOKENS,
    )
    try:
        action = line_of(first_object(_said(await runs.answer(run, asked)), []).get("action"), _LONGEST_NAME)
    except OutputInvalid:
        return None
    return next((tool for tool in tools if folded(tool.name) == folded(action)), None)


def _with(known: Mapping[str, str], arguments: str) -> str:
    """The arguments with those that are known; as they are where they are no object."""
    if not known:
        return arguments
    try:
        written = first_object(arguments, [])
    except OutputInvalid:
        return arguments
    return json.dumps({**written, **known}, ensure_ascii=False)


def _said(answer: ModelAnswer) -> str:
    return answer.tool_calls[0].arguments if answer.tool_calls else answer.text

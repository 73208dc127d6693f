"""A reply of a model whose server takes no tools: asked first what is to be done, then for that alone, or for words."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from eightgentc_ai.application.run import Run
from eightgentc_ai.application.run_model import ModelRuns
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import line_of
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelEvent,
    ToolCall,
    ToolInputDelta,
    ToolInputStart,
)
from eightgentc_ai.domain.model_text.arguments import first_object
from eightgentc_ai.domain.model_text.tool_shape import folded
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM, Tool, choice_of

_MOST_CHOICE_TOKENS = 200
_LONGEST_NAME = 60
_CALL = "call-1"


async def decided(
    runs: ModelRuns, run: Run, tools: Sequence[Tool], repairs: list[str]
) -> AsyncGenerator[ModelEvent, None]:
    """The events of the reply, the whole answer last. Raises as the model, and OutputInvalid."""
    chosen = await _chosen(runs, run, tools)
    request = replace(run.request, offered=())
    if chosen is None:
        async with aclosing(runs.events(run, request)) as events:
            async for event in events:
                yield event
        return
    answer = await runs.answer(run, replace(request, forced=runs.tool_for_model(chosen)))
    answer = runs.completed(run, answer, repairs, "flowchart" if chosen is MERMAID_DIAGRAM else "")
    arguments = _said(answer)
    yield ToolInputStart(_CALL, chosen.name)
    yield ToolInputDelta(_CALL, arguments)
    call = ToolCall(_CALL, chosen.name, arguments)
    reason = "length" if answer.finish_reason == "length" else "tool_calls"
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


def _said(answer: ModelAnswer) -> str:
    return answer.tool_calls[0].arguments if answer.tool_calls else answer.text

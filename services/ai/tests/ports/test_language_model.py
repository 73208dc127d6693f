"""LanguageModel: one suite for the memory twin and for the official client against a server over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.memory.language_model import ScriptedLanguageModel
from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.language_model import OpenAILanguageModel
from eightgentc_ai.domain.generation import Usage
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelRequest,
    TextDelta,
    ToolCall,
    ToolInputDelta,
    ToolInputStart,
)
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import PLAN_SECTION
from eightgentc_testing import model_server as scripted
from eightgentc_testing.model_server import ModelServer

REQUEST = ModelRequest("scripted-1", (Message("user", "Bread?"),), 0.3, 500, forced=PLAN_SECTION)
USAGE = Usage(100, 40, 20, 0)
ARGUMENTS = '{"section": "Goals", "content": "Größe: 1 🍞"}'


@pytest.fixture(params=["memory", "openai"])
async def model_saying(request: pytest.FixtureRequest, model_server: ModelServer) -> AsyncIterator[Any]:
    """Makes a model that answers so."""
    opened: list[OpenAILanguageModel] = []

    def make(answer: ModelAnswer) -> ScriptedLanguageModel | OpenAILanguageModel:
        if request.param == "memory":
            return ScriptedLanguageModel(answer)
        usage = answer.usage and scripted.Usage(
            prompt_tokens=answer.usage.input_tokens,
            completion_tokens=answer.usage.output_tokens,
            cached_tokens=answer.usage.cached_input_tokens,
        )
        model_server.then(
            scripted.Answer(
                text=answer.text or None,
                tool_calls=tuple(scripted.ToolCall(c.name, c.arguments, c.id) for c in answer.tool_calls),
                refusal=answer.refusal or None,
                finish_reason=answer.finish_reason,
                usage=usage,
                model=answer.model,
            )
        )
        opened.append(OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted")))
        return opened[-1]

    yield make
    for model in opened:
        await model.close()


ANSWERS = {
    "words": ModelAnswer("Größe: 1 🍞, by May.", (), "stop", USAGE, "scripted-1"),
    "one tool": ModelAnswer(
        "", (ToolCall("c1", "generatePlanSection", ARGUMENTS),), "tool_calls", USAGE, "m"
    ),
    "two tools and words": ModelAnswer(
        "Both:", (ToolCall("c1", "a", "{}"), ToolCall("c2", "b", ARGUMENTS)), "tool_calls", USAGE, "m"
    ),
    "cut by its limit": ModelAnswer("Bread and", (), "length", USAGE, "m"),
    "filtered": ModelAnswer("Bre", (), "content_filter", USAGE, "m"),
    "refusal": ModelAnswer("", (), "stop", USAGE, "m", "I will not help with bread."),
    "nothing": ModelAnswer("", (), "stop", USAGE, "m"),
    "no usage": ModelAnswer("Bread.", (), "stop", None, "m"),
}
ALL = pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)


@ALL
async def test_a_whole_answer_is_what_the_model_said(model_saying: Any, answer: ModelAnswer) -> None:
    assert await model_saying(answer).complete(REQUEST) == answer


@ALL
async def test_a_stream_ends_with_the_whole_answer(model_saying: Any, answer: ModelAnswer) -> None:
    events = [event async for event in model_saying(answer).stream(REQUEST)]

    assert events[-1] == answer


@ALL
async def test_the_pieces_of_a_stream_are_the_answer(model_saying: Any, answer: ModelAnswer) -> None:
    *events, _ = [event async for event in model_saying(answer).stream(REQUEST)]

    words = "".join(event.text for event in events if isinstance(event, TextDelta))
    opened = [(event.tool_call_id, event.tool_name) for event in events if isinstance(event, ToolInputStart)]
    arguments = {
        call.id: "".join(
            event.input_text_delta
            for event in events
            if isinstance(event, ToolInputDelta) and event.tool_call_id == call.id
        )
        for call in answer.tool_calls
    }
    assert words == answer.text
    assert opened == [(call.id, call.name) for call in answer.tool_calls]
    assert list(arguments.values()) == [call.arguments for call in answer.tool_calls]

"""The official client asks as the API wants it, and reads answers as they come."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.language_model import OpenAILanguageModel
from eightgentc_ai.domain.errors import (
    ModelUnavailable,
)
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelRequest,
    TextDelta,
    ToolInputDelta,
)
from eightgentc_ai.domain.tools import NODE_GRAPH, PLAN_SECTION
from eightgentc_testing.model_server import Fault, ModelServer, http_error, raw, text, tool_call

from .conftest import relay_to
from .openai_calls import REQUEST, WORDS, closed, streamed


@pytest.fixture
async def model(model_server: ModelServer) -> AsyncIterator[OpenAILanguageModel]:
    """One that loses patience after 0.2 seconds of silence."""
    model = OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted", silence_seconds=0.2))
    yield model
    await model.close()


@pytest.mark.row("F53", clause="upstream stops < 1 s after client cancel")
@pytest.mark.parametrize("how", ["whole", "stream", "left"])
async def test_cancelling_closes_the_connection_to_the_provider(model_server: ModelServer, how: str) -> None:
    model_server.then(text(WORDS, gated=True) if how != "whole" else text(WORDS, held=True))
    patient = OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted"))

    if how == "left":
        async with aclosing(patient.stream(REQUEST)) as events:
            await anext(events)
        left = time.monotonic()
    else:
        call = patient.complete(REQUEST) if how == "whole" else streamed(patient)
        task = asyncio.ensure_future(call)
        await model_server.wait_for_requests(1)
        await asyncio.sleep(0.05)
        left = time.monotonic()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert await closed(model_server)
    closed_at = model_server.requests[0].client_closed_at
    assert closed_at is not None
    assert closed_at - left < 1.0
    await patient.close()


async def test_the_first_piece_comes_before_the_server_has_sent_the_last(model_server: ModelServer) -> None:
    model_server.then(text(WORDS, gated=True))
    model = OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted"))

    async with aclosing(model.stream(REQUEST)) as events:
        first = await anext(events)
        sent = model_server.requests[0].complete
        model_server.gate.open()
        *_, whole = [event async for event in events]

    assert (first.text, sent) == (WORDS[:12], False)  # type: ignore[union-attr]
    assert isinstance(whole, ModelAnswer)
    await model.close()


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
async def test_a_connection_serves_the_next_call_too(model_server: ModelServer, stream: bool) -> None:
    model_server.default = text(WORDS)
    async with relay_to(model_server.port) as relay:
        model = OpenAILanguageModel(Endpoint(f"http://127.0.0.1:{relay.port}/v1", "key", "scripted"))
        for _ in range(3):
            await (streamed(model) if stream else model.complete(REQUEST))
        await model.close()

    assert (relay.connections, len(model_server.requests)) == (1, 3)


async def test_fragments_of_tools_belong_together_by_index(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    def chunk(**piece: Any) -> str:
        return "data: " + json.dumps({"choices": [{"index": 0, "delta": {"tool_calls": [piece]}}]}) + "\n\n"

    end = 'data: {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}\n\ndata: [DONE]\n\n'
    stream = [
        chunk(index=1, id="b", function={"name": "second", "arguments": ""}),
        chunk(index=0, id="a", function={"name": "first", "arguments": '{"x"'}),
        chunk(index=1, function={"arguments": "{}"}),
        chunk(index=0, function={"arguments": ": 1}"}),
    ]
    model_server.then(raw("".join(stream) + end, content_type="text/event-stream"))

    *events, whole = await streamed(model)

    assert isinstance(whole, ModelAnswer)
    assert {call.id: (call.name, call.arguments) for call in whole.tool_calls} == {
        "a": ("first", '{"x": 1}'),
        "b": ("second", "{}"),
    }
    assert [event.tool_call_id for event in events if isinstance(event, ToolInputDelta)] == ["a", "b", "a"]


async def test_the_done_mark_may_come_twice(model: OpenAILanguageModel, model_server: ModelServer) -> None:
    model_server.then(text(WORDS, fault=Fault.DUPLICATE_DONE))

    *_, whole = await streamed(model)

    assert isinstance(whole, ModelAnswer)
    assert whole.text == WORDS


@pytest.mark.row("F37", clause="always sends named `tool_choice`")
async def test_a_forced_tool_is_named_strict_and_alone(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    model_server.then(tool_call("generateNodeGraph", "{}"))

    await model.complete(ModelRequest("m", REQUEST.messages, 0.3, 500, forced=NODE_GRAPH))

    body = model_server.requests[0].body
    assert body["tool_choice"] == {"type": "function", "function": {"name": "generateNodeGraph"}}
    assert [(tool["function"]["name"], tool["function"]["strict"]) for tool in body["tools"]] == [
        ("generateNodeGraph", True)
    ]
    assert body["parallel_tool_calls"] is False


@pytest.mark.row("F37", clause="auto in chat")
async def test_offered_tools_are_the_models_to_choose(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    model_server.then(text(WORDS))

    await model.complete(ModelRequest("m", REQUEST.messages, 0.3, 500, offered=(PLAN_SECTION, NODE_GRAPH)))

    body = model_server.requests[0].body
    assert (body["tool_choice"], len(body["tools"])) == ("auto", 2)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
async def test_an_endpoint_that_knows_schemas_only_gets_the_tool_as_its_schema_and_its_words_are_the_call(
    model_server: ModelServer, stream: bool
) -> None:
    model_server.then(text("{}"))
    model = OpenAILanguageModel(Endpoint(model_server.url, "", "scripted", as_schema=True))
    request = ModelRequest("m", REQUEST.messages, 0.3, 500, forced=NODE_GRAPH)

    answer = [event async for event in model.stream(request)][-1] if stream else await model.complete(request)
    await model.close()

    body = model_server.requests[0].body
    assert isinstance(answer, ModelAnswer)
    assert (answer.text, [(call.name, call.arguments) for call in answer.tool_calls]) == (
        "",
        [("generateNodeGraph", "{}")],
    )
    assert body["response_format"]["json_schema"]["schema"] == NODE_GRAPH.parameters
    assert "tools" not in body


async def test_a_model_that_refuses_temperatures_gets_none(model_server: ModelServer) -> None:
    model_server.then(text(WORDS))
    model = OpenAILanguageModel(Endpoint(model_server.url, "", "scripted", takes_temperature=False))

    await model.complete(REQUEST)
    await model.close()

    assert "temperature" not in model_server.requests[0].body


async def test_the_client_itself_never_tries_again(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    model_server.default = http_error(500)

    with pytest.raises(ModelUnavailable):
        await model.complete(REQUEST)

    assert len(model_server.requests) == 1


async def test_a_model_that_once_thought_in_its_text_is_not_believed_the_next_time(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    model_server.default = text("Hm.\n</think>\n\nBread.", piece=5)
    *_, first = await streamed(model)

    *deltas, again = await streamed(model)

    assert isinstance(first, ModelAnswer)
    assert isinstance(again, ModelAnswer)
    assert (first.text, again.text) == ("Bread.", "Bread.")
    assert "".join(delta.text for delta in deltas if isinstance(delta, TextDelta)) == "Bread."


async def test_a_model_that_is_known_to_think_and_does_not_is_read_as_it_writes_the_next_time(
    model_server: ModelServer,
) -> None:
    model_server.then(text(WORDS), text(WORDS, gated=True))
    model = OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted"))
    thinking = replace(REQUEST, model="deepseek-r1")
    held = [event async for event in model.stream(thinking)]

    async with aclosing(model.stream(thinking)) as events:
        first = await anext(events)
        model_server.gate.open()
        _ = [event async for event in events]

    assert [event.text for event in held if isinstance(event, TextDelta)] == [WORDS]
    assert first == TextDelta(WORDS[:12])
    await model.close()


async def test_a_model_that_the_operator_knows_to_think_is_never_read_as_it_writes(
    model_server: ModelServer,
) -> None:
    model_server.default = text(WORDS)
    model = OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted", thinks_in_text=True))

    replies = [await streamed(model), await streamed(model)]
    await model.close()

    assert [[event.text for event in reply if isinstance(event, TextDelta)] for reply in replies] == [
        [WORDS]
    ] * 2

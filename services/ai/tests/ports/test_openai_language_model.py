"""The official client against a server that breaks in every way: each fault is one error of ours."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.errors import retry_after
from eightgentc_ai.adapters.outbound.openai.language_model import OpenAILanguageModel
from eightgentc_ai.domain.errors import (
    ContentFiltered,
    ContextTooLarge,
    ModelNotUsable,
    ModelThrottled,
    ModelTimeout,
    ModelUnavailable,
    OutputTruncated,
)
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelEvent,
    ModelRequest,
    TextDelta,
    ToolInputDelta,
)
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import NODE_GRAPH, PLAN_SECTION
from eightgentc_kit.context import begin_call
from eightgentc_testing.model_server import Fault, HTTPAnswer, ModelServer, http_error, raw, text, tool_call

from .conftest import relay_to

REQUEST = ModelRequest("scripted-1", (Message("user", "Bread?"),), 0.3, 500)
WORDS = "Bread and cake and coffee, by May."


@pytest.fixture
async def model(model_server: ModelServer) -> AsyncIterator[OpenAILanguageModel]:
    """One that loses patience after 0.2 seconds of silence."""
    model = OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted", silence_seconds=0.2))
    yield model
    await model.close()


async def streamed(model: OpenAILanguageModel) -> list[ModelEvent]:
    return [event async for event in model.stream(REQUEST)]


async def with_time(seconds: float, call: Any) -> Any:
    """The call as one that is served with so much time, in a task of its own."""

    async def served() -> Any:
        begin_call("test", request_id=None, traceparent=None, timeout=seconds)
        return await call

    return await asyncio.create_task(served())


TRUNCATIONS = [
    Fault.HEADERS_ONLY,
    Fault.CUT_IN_EVENT,
    Fault.CUT_AFTER_EVENT,
    Fault.END_WITHOUT_DONE,
    Fault.RESET,
]


@pytest.mark.row("F39", clause="disconnect as distinct errors")
@pytest.mark.parametrize("fault", TRUNCATIONS, ids=lambda fault: fault.name)
async def test_a_stream_that_breaks_off_is_truncated_however_it_breaks(
    model: OpenAILanguageModel, model_server: ModelServer, fault: Fault
) -> None:
    model_server.then(text(WORDS, fault=fault))

    with pytest.raises(OutputTruncated):
        await streamed(model)


@pytest.mark.parametrize(
    "fault", [Fault.HEADERS_ONLY, Fault.CUT_IN_EVENT, Fault.RESET], ids=lambda fault: fault.name
)
async def test_an_answer_that_breaks_off_is_truncated(
    model: OpenAILanguageModel, model_server: ModelServer, fault: Fault
) -> None:
    model_server.then(text(WORDS, fault=fault))

    with pytest.raises(OutputTruncated):
        await model.complete(REQUEST)


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.STALL_BEFORE_HEADERS], ids=lambda fault: fault.name)
async def test_a_silent_stream_is_abandoned_and_its_connection_closed(
    model: OpenAILanguageModel, model_server: ModelServer, fault: Fault
) -> None:
    model_server.then(text(WORDS, fault=fault))

    with pytest.raises(OutputTruncated) as silent:
        await streamed(model)

    assert silent.value.message == "The model fell silent."
    assert await _closed(model_server)


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.STALL_BEFORE_HEADERS], ids=lambda fault: fault.name)
async def test_the_callers_deadline_ends_every_wait(
    model: OpenAILanguageModel, model_server: ModelServer, fault: Fault
) -> None:
    model_server.then(text(WORDS, fault=fault), text(WORDS, fault=fault))

    with pytest.raises(ModelTimeout):
        await with_time(0.25, model.complete(REQUEST))
    with pytest.raises(ModelTimeout):
        await with_time(0.25, streamed(model))

    assert await _closed(model_server, 2)


async def test_a_stream_that_drips_for_ever_ends_with_the_deadline(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    model_server.then(text("x" * 600, piece=1, delay=0.02))

    with pytest.raises(ModelTimeout):
        await with_time(0.4, streamed(model))


@pytest.mark.parametrize(
    "fault", [Fault.MALFORMED, Fault.BAD_UTF8, Fault.ERROR_EVENT], ids=lambda fault: fault.name
)
async def test_an_unreadable_stream_is_a_model_that_does_not_answer(
    model: OpenAILanguageModel, model_server: ModelServer, fault: Fault
) -> None:
    model_server.then(text(WORDS, fault=fault))

    with pytest.raises(ModelUnavailable):
        await streamed(model)


async def test_words_that_come_together_with_a_fault_are_not_lost(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    words = [{"choices": [{"delta": {"content": word}}]} for word in ("Bread ", "and cake")]
    body = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in words) + "data: {broken\n\n"
    model_server.then(raw(body, content_type="text/event-stream"))
    events = model.stream(REQUEST)

    assert await anext(events) == TextDelta("Bread and cake")
    with pytest.raises(ModelUnavailable):
        await anext(events)


@pytest.mark.row("F39", clause="maps to one gRPC status")
@pytest.mark.parametrize(
    ("answer", "error", "waits"),
    [
        (http_error(429), ModelThrottled, 1.0),
        (http_error(429, retry_after="3"), ModelThrottled, 3.0),
        (http_error(429, code="insufficient_quota"), ModelNotUsable, None),
        (http_error(401), ModelNotUsable, None),
        (http_error(403), ModelNotUsable, None),
        (http_error(404), ModelNotUsable, None),
        (http_error(400), ModelNotUsable, None),
        (http_error(422), ModelNotUsable, None),
        (http_error(400, code="context_length_exceeded"), ContextTooLarge, None),
        (http_error(400, code="content_filter"), ContentFiltered, None),
        (http_error(408), ModelUnavailable, 1.0),
        (http_error(500), ModelUnavailable, 1.0),
        (http_error(503, retry_after="7"), ModelUnavailable, 7.0),
        (raw("<html>busy</html>", status=502, content_type="text/html"), ModelUnavailable, 1.0),
    ],
    ids=lambda value: f"{value.status} {value.body[-12:]!r}" if isinstance(value, HTTPAnswer) else "",
)
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
async def test_each_refusal_of_a_provider_is_one_error(
    model: OpenAILanguageModel,
    model_server: ModelServer,
    answer: HTTPAnswer,
    error: type[Exception],
    waits: float | None,
    stream: bool,
) -> None:
    model_server.then(answer)

    with pytest.raises(error) as refused:
        await (streamed(model) if stream else model.complete(REQUEST))

    assert type(refused.value) is error
    assert refused.value.retry_after == waits  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "answer",
    [
        raw("<html>hello</html>", content_type="text/html"),
        raw('{"choices": ['),
        raw('{"error": {"message": "no"}}'),
        raw('{"error": "no"}'),
        raw(b'{"choices": [{"message": {"content": "\xff"}}]}'),
        raw('{"choices": [{"message": {"content": ["part"]}}]}'),
        raw("[]"),
    ],
)
async def test_an_answer_of_another_shape_is_a_model_that_does_not_answer(
    model: OpenAILanguageModel, model_server: ModelServer, answer: HTTPAnswer
) -> None:
    model_server.then(answer)

    with pytest.raises(ModelUnavailable):
        await model.complete(REQUEST)


@pytest.mark.parametrize(
    "body", ["{}", '{"choices": []}', '{"choices": [{"message": {"content": "Bread"}}]}']
)
async def test_an_answer_without_an_end_is_truncated(
    model: OpenAILanguageModel, model_server: ModelServer, body: str
) -> None:
    model_server.then(raw(body))

    with pytest.raises(OutputTruncated):
        await model.complete(REQUEST)


async def test_html_where_a_stream_was_asked_for_is_no_answer(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    model_server.then(raw("<html>hello</html>", content_type="text/html"))

    with pytest.raises(OutputTruncated):
        await streamed(model)


async def test_a_port_without_a_server_is_an_unavailable_model() -> None:
    model = OpenAILanguageModel(Endpoint("http://127.0.0.1:1/v1", "key", "scripted"))

    with pytest.raises(ModelUnavailable):
        await model.complete(REQUEST)
    await model.close()


async def test_a_host_that_accepts_no_connection_is_abandoned_at_the_deadline(
    model_server: ModelServer,
) -> None:
    model = OpenAILanguageModel(Endpoint(model_server.refusing_port(), "key", "scripted"))

    with pytest.raises((ModelTimeout, ModelUnavailable)):
        await with_time(0.3, model.complete(REQUEST))
    await model.close()


async def test_a_connection_that_the_server_closed_meanwhile_is_an_unavailable_model(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    model_server.then(text(WORDS, fault=Fault.NO_HEADERS))

    with pytest.raises(ModelUnavailable):
        await model.complete(REQUEST)


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

    assert await _closed(model_server)
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


@pytest.mark.row("F45", clause="waits")
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "900"}, 120.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after-ms": "-5"}, 0.0),
        ({"retry-after": format_datetime(datetime.now(UTC) + timedelta(hours=1))}, 120.0),
        ({"retry-after": format_datetime(datetime.now(UTC) - timedelta(hours=1))}, 0.0),
    ],
)
def test_how_long_to_wait_is_read_in_each_of_its_forms(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after(headers) == seconds


async def _closed(server: ModelServer, requests: int = 1) -> bool:
    """Whether the server saw the client leave."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if sum(request.client_closed_early for request in server.requests) >= requests:
            return True
        await asyncio.sleep(0.005)
    return False

"""An answer without an end is read to a bound and no further: the connection is closed, and the call says why."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.gathered import MAX_CHARACTERS
from eightgentc_ai.adapters.outbound.openai.language_model import OpenAILanguageModel
from eightgentc_ai.adapters.outbound.openai.reading import MAX_DOCUMENT_BYTES
from eightgentc_ai.adapters.outbound.openai.server_sent import MAX_EVENT_BYTES
from eightgentc_ai.domain.errors import OutputTooLong
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_testing.model_server import ModelServer, raw

from .openai_calls import REQUEST, streamed

EVENTS = "text/event-stream"


@pytest.fixture
async def model(model_server: ModelServer) -> AsyncIterator[OpenAILanguageModel]:
    model = OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted"))
    yield model
    await model.close()


def document(size: int) -> str:
    return json.dumps({"choices": [{"message": {"content": "x" * size}, "finish_reason": "stop"}]})


@pytest.mark.parametrize("streams", [False, True], ids=["whole", "stream"])
async def test_a_document_is_read_up_to_its_bound(
    model: OpenAILanguageModel, model_server: ModelServer, streams: bool
) -> None:
    model_server.then(raw(document(MAX_CHARACTERS)))

    answer = (await streamed(model))[-1] if streams else await model.complete(REQUEST)

    assert isinstance(answer, ModelAnswer)
    assert len(answer.text) == MAX_CHARACTERS


@pytest.mark.parametrize("streams", [False, True], ids=["whole", "stream"])
async def test_a_document_beyond_its_bound_is_an_answer_that_is_too_long(
    model: OpenAILanguageModel, model_server: ModelServer, streams: bool
) -> None:
    model_server.then(raw(document(MAX_DOCUMENT_BYTES)))

    with pytest.raises(OutputTooLong):
        await (streamed(model) if streams else model.complete(REQUEST))


async def test_an_event_without_an_end_is_an_answer_that_is_too_long(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    model_server.then(raw("data: " + "x" * (MAX_EVENT_BYTES + 1), content_type=EVENTS))

    with pytest.raises(OutputTooLong):
        await streamed(model)


async def test_a_stream_without_an_end_is_an_answer_that_is_too_long(
    model: OpenAILanguageModel, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eightgentc_ai.adapters.outbound.openai.language_model.MAX_STREAM_BYTES", 100_000)
    event = 'data: {"choices": [{"delta": {"content": "Bread. "}}]}\n\n'
    model_server.then(raw(event * 10_000, content_type=EVENTS))

    with pytest.raises(OutputTooLong):
        await streamed(model)


@pytest.mark.parametrize(
    "delta",
    [
        {"content": "x" * 10_000},
        {"reasoning_content": "x" * 10_000},
        {"tool_calls": [{"index": 0, "id": "c", "function": {"name": "f", "arguments": "x" * 10_000}}]},
    ],
    ids=["text", "reasoning", "arguments"],
)
async def test_a_stream_that_says_more_than_any_model_does_is_an_answer_that_is_too_long(
    model: OpenAILanguageModel, model_server: ModelServer, delta: dict[str, object]
) -> None:
    event = f"data: {json.dumps({'choices': [{'delta': delta}]})}\n\n"
    model_server.then(raw(event * 101 + "data: [DONE]\n\n", content_type=EVENTS))

    with pytest.raises(OutputTooLong):
        await streamed(model)


async def test_more_calls_than_are_of_use_are_left_out(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    calls = [{"id": f"c{number}", "function": {"name": "f", "arguments": "{}"}} for number in range(5_000)]
    model_server.then(
        raw(json.dumps({"choices": [{"message": {"tool_calls": calls}, "finish_reason": "stop"}]}))
    )

    answer = await model.complete(REQUEST)

    assert len(answer.tool_calls) == 100

"""The official client against servers of embeddings that answer oddly, or not at all."""

from __future__ import annotations

import asyncio
import base64
import json
import struct
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.openai.embedding_model import OpenAIEmbeddingModel
from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint, InputType
from eightgentc_ai.domain.embedding import EmbeddingRequest, EmbeddingUse
from eightgentc_ai.domain.errors import (
    ContextTooLarge,
    ModelNotUsable,
    ModelThrottled,
    ModelTimeout,
    ModelUnavailable,
    OutputInvalid,
    OutputTooLong,
    UpstreamTruncated,
)
from eightgentc_ai.domain.generation import Usage
from eightgentc_testing.model_server import Fault, ModelServer, http_error, raw, text

from .openai_calls import closed, with_time

REQUEST = EmbeddingRequest("e5", ("We open a bakery.", "Bread?"), EmbeddingUse.QUERY)
FIRST, SECOND = [3.0, 4.0], [0.0, 2.0]


@pytest.fixture
async def model_telling(model_server: ModelServer) -> AsyncIterator[Callable[..., OpenAIEmbeddingModel]]:
    """Makes an adapter that tells what texts are for in this way."""
    opened: list[OpenAIEmbeddingModel] = []

    def make(input_type: InputType = InputType.NONE) -> OpenAIEmbeddingModel:
        opened.append(OpenAIEmbeddingModel(Endpoint(model_server.url, "sk-1", "scripted"), input_type))
        return opened[-1]

    yield make
    for model in opened:
        await model.close()


@pytest.fixture
def model(model_telling: Callable[..., OpenAIEmbeddingModel]) -> OpenAIEmbeddingModel:
    return model_telling()


def line(vector: Any, **more: Any) -> dict[str, Any]:
    return {"object": "embedding", "embedding": vector, **more}


def answer(*lines: dict[str, Any], **more: Any) -> Any:
    return raw(json.dumps({"object": "list", "model": "e5-small", "data": lines, **more}))


def packed(vector: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()


@pytest.mark.parametrize(
    ("input_type", "sent"),
    [
        (InputType.NONE, {"input": ["We open a bakery.", "Bread?"]}),
        (InputType.INPUT_TYPE, {"input": ["We open a bakery.", "Bread?"], "input_type": "query"}),
        (InputType.PREFIX, {"input": ["query: We open a bakery.", "query: Bread?"]}),
    ],
)
async def test_a_server_is_told_what_texts_are_for_in_the_way_it_understands(
    model_telling: Callable[..., OpenAIEmbeddingModel],
    model_server: ModelServer,
    input_type: InputType,
    sent: dict[str, object],
) -> None:
    await model_telling(input_type).embed(REQUEST)

    [request] = model_server.embeddings
    assert request.body == {"model": "e5", **sent}
    assert request.headers["authorization"] == "Bearer sk-1"


@pytest.mark.parametrize(
    "scripted",
    [
        answer(line(FIRST, index=0), line(SECOND, index=1)),
        answer(line(SECOND, index=1), line(FIRST, index=0)),
        answer(line(FIRST), line(SECOND)),
        answer(line(packed(FIRST), index=0), line(packed(SECOND), index=1)),
        answer(line([3, 4], index="0"), line(["0", "2"], index="1")),
        raw(b"\xef\xbb\xbf" + json.dumps({"data": [line(FIRST), line(SECOND)]}).encode()),
    ],
    ids=["usual", "another order", "without indices", "base64", "strings", "byte order mark"],
)
async def test_vectors_are_read_in_every_form(
    model: OpenAIEmbeddingModel, model_server: ModelServer, scripted: Any
) -> None:
    model_server.vectors = scripted

    vectors = (await model.embed(REQUEST)).vectors

    assert [list(vector) for vector in vectors] == [pytest.approx([0.6, 0.8]), pytest.approx([0.0, 1.0])]


@pytest.mark.parametrize(
    "scripted",
    [
        answer(line(FIRST, index=0)),
        answer(),
        answer(line(FIRST, index=0), line(SECOND, index=1), line(SECOND, index=2)),
        answer(line(FIRST, index=0), line(SECOND, index=0)),
        answer(line(FIRST, index=1), line(SECOND, index=2)),
        answer(line(FIRST, index=0), line(SECOND)),
        answer(line(FIRST, index=0), line([1.0], index=1)),
        answer(line(FIRST, index=0), line([0.0, 0.0], index=1)),
        answer(line(FIRST, index=0), line([float("nan"), 1.0], index=1)),
        answer(line(packed(FIRST), index=0), line(packed([float("nan"), 1.0]), index=1)),
        answer(line([], index=0), line([], index=1)),
        answer(line("not base64!", index=0), line("not base64!", index=1)),
        answer(line(packed(FIRST)[:-4], index=0), line("AAAA", index=1)),
        answer(line([FIRST], index=0), line([SECOND], index=1)),
        answer(line(None), line(None)),
        raw('{"data": {}}'),
        raw("{}"),
        raw("[]"),
        raw('"vectors"'),
    ],
    ids=["too few", "none", "too many", "one index twice", "indices from 1", "an index missing", "unequal",
         "zero", "NaN", "NaN in base64", "empty", "no base64", "cut base64", "nested", "null", "no list",
         "no data", "a list", "a string"],
)  # fmt: skip
async def test_vectors_that_cannot_be_used_are_an_error_of_their_own(
    model: OpenAIEmbeddingModel, model_server: ModelServer, scripted: Any
) -> None:
    model_server.vectors = scripted

    with pytest.raises(OutputInvalid):
        await model.embed(REQUEST)


async def test_vectors_of_another_length_than_before_are_no_error(
    model: OpenAIEmbeddingModel, model_server: ModelServer
) -> None:
    model_server.vectors = answer(line(FIRST), line(SECOND))
    await model.embed(REQUEST)
    model_server.vectors = answer(line([1.0, 0.0, 0.0]), line([0.0, 1.0, 0.0]))

    assert [len(vector) for vector in (await model.embed(REQUEST)).vectors] == [3, 3]


@pytest.mark.parametrize(
    ("usage", "read"),
    [
        ({"usage": {"prompt_tokens": 8, "total_tokens": 8}}, Usage(input_tokens=8)),
        ({"usage": {"total_tokens": 8}}, Usage(input_tokens=8)),
        ({"usage": {"prompt_tokens": 0, "total_tokens": 0}}, None),
        ({"usage": None}, None),
        ({}, None),
    ],
)
async def test_usage_is_read_where_it_is_reported(
    model: OpenAIEmbeddingModel, model_server: ModelServer, usage: dict[str, Any], read: Usage | None
) -> None:
    model_server.vectors = answer(line(FIRST), line(SECOND), **usage)

    said = await model.embed(REQUEST)

    assert (said.usage, said.model) == (read, "e5-small")


@pytest.mark.parametrize(
    ("scripted", "error"),
    [
        (http_error(429, retry_after="7"), ModelThrottled),
        (http_error(401), ModelNotUsable),
        (http_error(404), ModelNotUsable),
        (http_error(503), ModelUnavailable),
        (http_error(400, "This model's maximum context length is 512 tokens. However, you requested 900 tokens"),
         ContextTooLarge),
        (http_error(413, "Input validation error: `inputs` must have less than 512 tokens. Given: 900"),
         ContextTooLarge),
        (raw('{"error": {"message": "slow down", "code": "rate_limit_exceeded"}}'), ModelThrottled),
        (raw("<html>sign in</html>", content_type="text/html"), ModelUnavailable),
        (raw('{"data": [{"embedding": [1.0'), ModelUnavailable),
        (text("", fault=Fault.NO_HEADERS), ModelUnavailable),
        (text("x" * 500, fault=Fault.CUT_IN_EVENT), UpstreamTruncated),
    ],
    ids=["throttled", "key refused", "no such model", "unavailable", "too long", "too long for TEI",
         "error with status 200", "a page", "half a document", "no answer", "cut off"],
)  # fmt: skip
async def test_each_fault_is_one_error_of_ours(
    model: OpenAIEmbeddingModel, model_server: ModelServer, scripted: Any, error: type[Exception]
) -> None:
    model_server.vectors = scripted

    with pytest.raises(error):
        await model.embed(REQUEST)

    assert len(model_server.embeddings) == 1


async def test_an_answer_without_end_is_refused(
    model: OpenAIEmbeddingModel, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eightgentc_ai.adapters.outbound.openai.embedding_model.MAX_BODY_BYTES", 1_000)
    model_server.vectors = answer(line([1.0] * 1_000), line([1.0] * 1_000))

    with pytest.raises(OutputTooLong):
        await model.embed(REQUEST)


async def test_a_call_ends_with_the_time_of_its_caller_and_closes_the_connection(
    model: OpenAIEmbeddingModel, model_server: ModelServer
) -> None:
    model_server.vectors = http_error(200, held=True)
    started = time.monotonic()

    with pytest.raises(ModelTimeout):
        await with_time(0.3, model.embed(REQUEST))

    assert time.monotonic() - started < 2
    assert await closed(model_server)


async def test_leaving_a_call_closes_its_connection(
    model: OpenAIEmbeddingModel, model_server: ModelServer
) -> None:
    model_server.vectors = http_error(200, held=True)
    call = asyncio.ensure_future(model.embed(REQUEST))
    await model_server.wait_for_embeddings(1)

    call.cancel()

    assert await closed(model_server)

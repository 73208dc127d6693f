"""The official client against a server that breaks in every way: each fault is one error of ours."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

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
    UpstreamTruncated,
)
from eightgentc_ai.domain.model_request import (
    TextDelta,
)
from eightgentc_testing.model_server import Fault, HTTPAnswer, ModelServer, http_error, raw, text

from .openai_calls import REQUEST, WORDS, closed, streamed, with_time


@pytest.fixture
async def model(model_server: ModelServer) -> AsyncIterator[OpenAILanguageModel]:
    """One that loses patience after 0.2 seconds of silence."""
    model = OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted", silence_seconds=0.2))
    yield model
    await model.close()


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

    with pytest.raises(UpstreamTruncated):
        await streamed(model)


@pytest.mark.parametrize(
    "fault", [Fault.HEADERS_ONLY, Fault.CUT_IN_EVENT, Fault.RESET], ids=lambda fault: fault.name
)
async def test_an_answer_that_breaks_off_is_truncated(
    model: OpenAILanguageModel, model_server: ModelServer, fault: Fault
) -> None:
    model_server.then(text(WORDS, fault=fault))

    with pytest.raises(UpstreamTruncated):
        await model.complete(REQUEST)


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.STALL_BEFORE_HEADERS], ids=lambda fault: fault.name)
async def test_a_silent_stream_is_abandoned_and_its_connectionclosed(
    model: OpenAILanguageModel, model_server: ModelServer, fault: Fault
) -> None:
    model_server.then(text(WORDS, fault=fault))

    with pytest.raises(UpstreamTruncated) as silent:
        await streamed(model)

    assert silent.value.message == "The model fell silent."
    assert await closed(model_server)


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.STALL_BEFORE_HEADERS], ids=lambda fault: fault.name)
async def test_the_callers_deadline_ends_every_wait(
    model: OpenAILanguageModel, model_server: ModelServer, fault: Fault
) -> None:
    model_server.then(text(WORDS, fault=fault), text(WORDS, fault=fault))

    with pytest.raises(ModelTimeout):
        await with_time(0.25, model.complete(REQUEST))
    with pytest.raises(ModelTimeout):
        await with_time(0.25, streamed(model))

    assert await closed(model_server, 2)


async def test_a_stream_that_drips_for_ever_ends_with_the_deadline(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    model_server.then(text("x" * 600, piece=1, delay=0.02))

    with pytest.raises(ModelTimeout):
        await with_time(0.4, streamed(model))


@pytest.mark.parametrize("fault", [Fault.MALFORMED, Fault.ERROR_EVENT], ids=lambda fault: fault.name)
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
    ],
)
async def test_an_answer_of_another_shape_is_a_model_that_does_not_answer(
    model: OpenAILanguageModel, model_server: ModelServer, answer: HTTPAnswer
) -> None:
    model_server.then(answer)

    with pytest.raises(ModelUnavailable):
        await model.complete(REQUEST)


@pytest.mark.parametrize("body", ["{}", "[]", '{"choices": []}', '{"choices": [{"message": {}}]}'])
async def test_an_answer_without_an_end_is_truncated(
    model: OpenAILanguageModel, model_server: ModelServer, body: str
) -> None:
    model_server.then(raw(body))

    with pytest.raises(UpstreamTruncated):
        await model.complete(REQUEST)


async def test_html_where_a_stream_was_asked_for_is_no_answer(
    model: OpenAILanguageModel, model_server: ModelServer
) -> None:
    model_server.then(raw("<html>hello</html>", content_type="text/html"))

    with pytest.raises(ModelUnavailable, match="web page"):
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

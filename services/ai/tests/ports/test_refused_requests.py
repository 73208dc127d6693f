"""Requests that servers refuse: for their form, which is mended at once and remembered, or for their size."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.language_model import OpenAILanguageModel
from eightgentc_ai.domain.errors import ContextTooLarge, ModelNotUsable, ModelTimeout
from eightgentc_ai.domain.model_request import ModelAnswer, ModelRequest
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import NODE_GRAPH
from eightgentc_ai.ports.language_model import ToolsRefused
from eightgentc_testing.model_server import HTTPAnswer, ModelServer, Recorded, raw, text, tool_call
from eightgentc_testing.provider_answers import RequestRefusal, context_refusals, form_refusals
from eightgentc_testing.scores import Score

from .openai_calls import with_time

TALK = (
    Message("system", "You plan."),
    Message("system", "Current time: 2027-03-01"),
    Message("user", "```context\n{}\n```"),
    Message("user", "A bakery."),
    Message("assistant", "Where?"),
    Message("user", "In Lisbon."),
)
ASKS = {
    "text": ModelRequest("scripted-1", TALK, 0.3, 500),
    "forced": ModelRequest("scripted-1", TALK, 0.3, 500, forced=NODE_GRAPH),
    "offered": ModelRequest("scripted-1", TALK, 0.3, 500, offered=(NODE_GRAPH,)),
}
GRAPH = '{"nodes": [], "edges": []}'

Make = Callable[..., OpenAILanguageModel]


@pytest.fixture
async def model_for(model_server: ModelServer) -> AsyncIterator[Make]:
    made: list[OpenAILanguageModel] = []

    def make(**endpoint: Any) -> OpenAILanguageModel:
        made.append(OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted", **endpoint)))
        return made[-1]

    yield make
    for model in made:
        await model.close()


def answering(refusal: RequestRefusal) -> Callable[[Recorded], Any]:
    """A server that refuses what the refusal is about, and answers everything else."""

    def answer(request: Recorded) -> Any:
        if refusal.is_about(request.body):
            return raw(refusal.body, status=refusal.status)
        return tool_call("generateNodeGraph", GRAPH) if "tools" in request.body else text(GRAPH)

    return answer


async def ask(model: OpenAILanguageModel, request: ModelRequest, *, streams: bool) -> ModelAnswer:
    """As the application asks: without the tools where they are not taken."""
    try:
        if not streams:
            return await model.complete(request)
        *_, whole = [event async for event in model.stream(request)]
    except ToolsRefused:
        return await ask(model, replace(request, offered=()), streams=streams)
    assert isinstance(whole, ModelAnswer)
    return whole


@pytest.mark.parametrize("refusal", form_refusals(), ids=lambda refusal: f"{refusal.name} ({refusal.source})")
async def test_a_refused_form_is_mended_within_the_call_and_remembered(
    refusal: RequestRefusal, model_server: ModelServer, model_for: Make, score: Score
) -> None:
    model_server.default = answering(refusal)
    model, request = model_for(as_schema=refusal.as_schema), ASKS[refusal.asks]

    first = await ask(model, request, streams=refusal.streams)
    calls = len(model_server.requests)
    again = await ask(model, request, streams=refusal.streams)

    score("refused request forms mended", calls > 1 and len(model_server.requests) == calls + 1)
    said = [first.text, *(call.arguments for call in first.tool_calls)]
    assert (GRAPH in said, again) == (True, first)
    assert (
        bool(first.tool_calls) == (refusal.asks != "text" and "tools" not in refusal.refuses)
        or refusal.asks == "forced"
    )
    assert 1 < calls <= 4
    assert len(model_server.requests) == calls + 1


async def test_what_another_model_of_the_endpoint_refuses_is_its_own(
    model_server: ModelServer, model_for: Make
) -> None:
    model_server.default = answering(form_refusals()[0])
    model = model_for()
    await model.complete(ASKS["text"])

    await model.complete(replace(ASKS["text"], model="scripted-2"))

    sent = ["max_completion_tokens" in request.body for request in model_server.requests]
    assert sent == [True, False, True, False]


async def test_a_refusal_that_cannot_be_mended_names_the_parameter(
    model_server: ModelServer, model_for: Make
) -> None:
    model_server.default = raw(
        '{"error": {"message": "temperature is too hot", "param": "temperature"}}', status=400
    )

    with pytest.raises(ModelNotUsable, match="temperature") as refused:
        await model_for().complete(ASKS["text"])

    assert refused.value.metadata == {"status": "400", "parameter": "temperature"}
    assert len(model_server.requests) == 2


async def test_a_mend_that_does_not_help_is_not_remembered(
    model_server: ModelServer, model_for: Make
) -> None:
    model, hot = model_for(), raw('{"error": "temperature is too hot"}', status=400)
    model_server.then(hot, hot, text("Bread."))
    with pytest.raises(ModelNotUsable):
        await model.complete(ASKS["text"])

    await model.complete(ASKS["text"])

    assert model_server.requests[-1].body["temperature"] == 0.3


async def test_a_mended_call_ends_with_the_deadline_of_the_first(
    model_server: ModelServer, model_for: Make
) -> None:
    model_server.then(raw('{"error": "no temperature"}', status=400), text("Bread.", held=True))

    with pytest.raises(ModelTimeout):
        await with_time(0.3, model_for().complete(ASKS["text"]))


async def test_all_instructions_are_one_system_message_at_the_beginning(
    model_server: ModelServer, model_for: Make
) -> None:
    model_server.then(text("Bread."))

    await model_for().complete(ASKS["text"])

    sent = [(message["role"], message["content"]) for message in model_server.requests[0].body["messages"]]
    assert sent == [
        ("system", "You plan.\n\nCurrent time: 2027-03-01"),
        ("user", "```context\n{}\n```"),
        ("user", "A bakery."),
        ("assistant", "Where?"),
        ("user", "In Lisbon."),
    ]


async def test_a_whole_answer_is_asked_for_in_so_many_words(
    model_server: ModelServer, model_for: Make
) -> None:
    model_server.then(text("Bread."))

    await model_for().complete(ASKS["text"])

    assert model_server.requests[0].body["stream"] is False
    assert "stream_options" not in model_server.requests[0].body


@pytest.mark.parametrize(
    "refusal", context_refusals(), ids=lambda refusal: f"{refusal.name} ({refusal.source})"
)
@pytest.mark.parametrize("streams", [False, True], ids=["whole", "stream"])
async def test_a_request_that_does_not_fit_is_known_by_what_each_server_says(
    refusal: RequestRefusal, streams: bool, model_server: ModelServer, model_for: Make
) -> None:
    model_server.default = HTTPAnswer(status=refusal.status, body=refusal.body)

    with pytest.raises(ContextTooLarge) as refused:
        await ask(model_for(), ASKS["forced"], streams=streams)

    assert len(model_server.requests) == 1
    assert refusal.fits is None or refused.value.fits == pytest.approx(refusal.fits, abs=0.01)
    assert 0 < refused.value.fits <= 0.9
    assert refused.value.output_counts or not refusal.output_counts

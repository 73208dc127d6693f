"""What model servers really send, through real HTTP and the official client: read as it is, with one call each."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.gathered import Gathered
from eightgentc_ai.adapters.outbound.openai.language_model import OpenAILanguageModel
from eightgentc_ai.adapters.outbound.openai.reading import read_stream
from eightgentc_ai.adapters.outbound.prompts.packaged_prompts import PackagedPrompts
from eightgentc_ai.adapters.outbound.token_counter import ModelTokenCounter
from eightgentc_ai.application.model_calls import ModelCalls
from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.prepare_run import PrepareRun
from eightgentc_ai.application.retry import Retries
from eightgentc_ai.application.run import GenerationTask
from eightgentc_ai.domain.generation import GenerationInput, Subject
from eightgentc_ai.domain.model_request import (
    ModelAnswer,
    ModelEvent,
    ModelRequest,
    TextDelta,
    ToolInputDelta,
    ToolInputStart,
)
from eightgentc_ai.domain.operation import CHAT
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM, NODE_GRAPH, PLAN_SECTION
from eightgentc_kit.errors import DomainError
from eightgentc_testing.model_server import ModelServer, raw
from eightgentc_testing.provider_answers import ProviderAnswer, provider_answers, provider_errors
from eightgentc_testing.scores import Score

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
ANSWERS = provider_answers()
ERRORS = provider_errors()


def request_for(answer: ProviderAnswer) -> ModelRequest:
    offered = (PLAN_SECTION, NODE_GRAPH, MERMAID_DIAGRAM)
    return ModelRequest(answer.model, (Message("user", "Bread?"),), 0.3, 500, offered=offered)


async def read(
    answer: ProviderAnswer, model_server: ModelServer
) -> tuple[list[ModelEvent], DomainError | None]:
    """The events of the answer, the whole one last if there is one, and the error that ended it."""
    model_server.default = raw(answer.body, content_type=answer.content_type)
    model = OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted"))
    events: list[ModelEvent] = []
    try:
        if answer.streams:
            async for event in model.stream(request_for(answer)):
                events.append(event)  # noqa: PERF401  # those before an error are looked at, too
        else:
            events.append(await model.complete(request_for(answer)))
    except DomainError as error:
        return events, error
    finally:
        await model.close()
    return events, None


def shown(events: list[ModelEvent]) -> tuple[str, list[tuple[str, Any]]]:
    """What a reader of the stream has seen: the text, and the tools with their arguments."""
    text, names, arguments = "", dict[str, str](), dict[str, str]()
    for event in events:
        match event:
            case TextDelta(delta):
                text += delta
            case ToolInputStart(id, name):
                names[id] = name
            case ToolInputDelta(id, delta):
                arguments[id] = arguments.get(id, "") + delta
            case ModelAnswer():
                pass
    return text, [(name, json.loads(arguments[id])) for id, name in names.items()]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.name} ({answer.source})")
async def test_an_answer_is_read_as_it_was_meant(
    answer: ProviderAnswer, model_server: ModelServer, score: Score
) -> None:
    events, error = await read(answer, model_server)

    score("provider answers read without a second call", error is None and len(model_server.requests) == 1)
    assert error is None
    *deltas, whole = events
    assert isinstance(whole, ModelAnswer)
    tools = [(name, json.loads(arguments)) for name, arguments in answer.tools]
    assert whole.text == answer.text
    assert [(call.name, json.loads(call.arguments)) for call in whole.tool_calls] == tools
    assert (whole.finish_reason, whole.refusal) == (answer.finish_reason, answer.refusal)
    if answer.streams:
        assert shown(deltas) == (answer.text, tools)


COUNTED = [answer for answer in ANSWERS if answer.usage or answer.is_estimated]


@pytest.mark.parametrize("answer", COUNTED, ids=lambda answer: f"{answer.name} ({answer.source})")
async def test_counts_are_those_of_the_provider_or_an_estimate(
    answer: ProviderAnswer, model_server: ModelServer
) -> None:
    model_server.default = raw(answer.body, content_type=answer.content_type)
    model = OpenAILanguageModel(Endpoint(model_server.url, "key", "scripted"))
    policy = RunPolicy(model=answer.model)
    prepare = PrepareRun(PackagedPrompts(), ModelTokenCounter(), policy, model.endpoint)
    calls = ModelCalls(model, ModelTokenCounter(), Retries(1), prepare.shrink)
    input = GenerationInput(Subject("t", "p"), NOW, prompt="Bread?", model=answer.model)
    run = prepare(GenerationTask(CHAT, input, {}))

    if answer.streams:
        async for _ in calls.stream(run, run.request):
            pass
    else:
        await calls.complete(run, run.request)
    await model.close()

    usage = run.tally.usage
    assert usage.estimated is answer.is_estimated
    assert answer.usage in (
        None,
        (usage.input_tokens, usage.cached_input_tokens, usage.output_tokens, usage.reasoning_tokens),
    )
    assert 0 < usage.input_tokens < 5_000
    assert 0 < usage.output_tokens < 5_000


@pytest.mark.parametrize("answer", ERRORS, ids=lambda answer: f"{answer.name} ({answer.source})")
async def test_an_error_inside_an_answer_is_told_after_the_words_before_it(
    answer: ProviderAnswer, model_server: ModelServer
) -> None:
    events, error = await read(answer, model_server)

    assert error is not None
    assert error.reason == answer.error
    assert shown(events)[0] == answer.text


@given(answer=st.sampled_from([answer for answer in ANSWERS if answer.streams]), data=st.data())
def test_an_answer_is_the_same_in_whatever_pieces_it_comes(answer: ProviderAnswer, data: Any) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(answer.body)), max_size=12))
    edges = [0, *sorted(cuts), len(answer.body)]
    pieces = [answer.body[start:end] for start, end in pairwise(edges)]

    assert asyncio.run(in_pieces(answer, pieces)) == asyncio.run(in_pieces(answer, [answer.body]))


async def in_pieces(answer: ProviderAnswer, pieces: list[bytes]) -> tuple[Any, ModelAnswer]:
    async def chunks() -> Any:
        for piece in pieces:
            yield piece

    async def rest() -> None:
        return None

    waits = "r1" in answer.model.lower()
    gathered = Gathered(request_for(answer), waits=waits)
    events = [
        event async for read in read_stream(chunks(), answer.content_type, gathered, rest) for event in read
    ]
    events += gathered.end()
    return shown(events), gathered.answer(as_schema=False)

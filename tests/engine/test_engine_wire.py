"""Our own adapter of the language model against a real engine: streams, grammar, limits, refusals."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import date

import pytest

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.language_model import OpenAILanguageModel
from eightgentc_ai.domain.concept_graph import checked_graph
from eightgentc_ai.domain.errors import ContextTooLarge, ModelUnavailable
from eightgentc_ai.domain.model_request import ModelAnswer, ModelRequest, TextDelta
from eightgentc_ai.domain.operation import GRAPH
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.said_numbers import SaidNumbers
from eightgentc_ai.domain.small_answer import completed
from eightgentc_ai.domain.small_model import for_small_model
from eightgentc_ai.domain.tools import NODE_GRAPH, PLAN_SECTION, choice_of
from eightgentc_ai.ports.language_model import ToolsRefused
from eightgentc_devstack.engine import Engine
from eightgentc_devstack.local_model.serving import CONTEXT_TOKENS

pytestmark = pytest.mark.timeout(300)
TODAY = date(2026, 11, 29)


def asked(text: str, **how: object) -> ModelRequest:
    said = (Message("system", "You help to plan."), Message("user", text))
    return replace(ModelRequest("smollm2-135m", said, 0.3, 40), **how)


def endpoint_of(engine: Engine, key: str = "") -> Endpoint:
    return Endpoint(
        engine.base_url, key or engine.api_key, engine.provider, as_schema=True, silence_seconds=120
    )


@pytest.fixture
async def model(engine: Engine) -> AsyncIterator[OpenAILanguageModel]:
    model = OpenAILanguageModel(endpoint_of(engine))
    yield model
    await model.close()


async def test_text_comes_while_it_is_written_and_its_tokens_are_counted(model):
    deltas, answer = [], None
    async with aclosing(model.stream(asked("Say a sentence about bread."))) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                deltas.append(event.text)
            else:
                answer = event

    assert isinstance(answer, ModelAnswer)
    assert len(deltas) > 1
    assert "".join(deltas) == answer.text
    assert answer.usage is not None
    assert 0 < answer.usage.output_tokens <= 40
    assert answer.model == "smollm2-135m"


async def test_the_limit_of_output_ends_an_answer_which_says_so(model):
    answer = await model.complete(
        asked("Write a long story about a baker in a small town.", max_output_tokens=12)
    )

    assert answer.finish_reason == "length"
    assert answer.usage.output_tokens <= 12


async def test_a_forced_tool_is_answered_in_its_schema(model):
    graph = for_small_model(GRAPH, {})
    answer = await model.complete(
        asked(
            "Draw this: we bake bread and sell it.",
            forced=graph.tool,
            max_output_tokens=graph.max_output_tokens,
        )
    )

    assert answer.finish_reason in {"stop", "tool_calls"}
    talk = ["We bake bread and sell it."]
    [call] = completed(answer, SaidNumbers.in_texts(talk, TODAY), talk, "", []).tool_calls
    assert call.name == NODE_GRAPH.name
    assert checked_graph(json.loads(call.arguments), []).nodes


async def test_tools_that_are_offered_are_left_to_a_decision_of_ours(model):
    with pytest.raises(ToolsRefused):
        await model.complete(asked("Draw the concept map.", offered=(NODE_GRAPH,)))


async def test_a_decision_is_one_of_those_that_there_are(model):
    choice = choice_of((NODE_GRAPH, PLAN_SECTION))
    answer = await model.complete(asked(choice.description, forced=choice, max_output_tokens=60))

    action = json.loads(answer.tool_calls[0].arguments)["action"]
    assert action in {"none", NODE_GRAPH.name, PLAN_SECTION.name}


async def test_a_prompt_beyond_the_context_is_refused_with_how_much_fits(model):
    with pytest.raises(ContextTooLarge) as refused:
        await model.complete(asked("bread and butter " * CONTEXT_TOKENS))

    assert 0 < refused.value.fits < 1


async def test_a_wrong_key_is_refused(engine):
    stranger = OpenAILanguageModel(endpoint_of(engine, key="another"))
    try:
        with pytest.raises(ModelUnavailable):
            await stranger.complete(asked("Bread?"))
    finally:
        await stranger.close()


async def test_who_leaves_frees_the_engine_for_the_next(model):
    async with asyncio.timeout(120):
        async with aclosing(model.stream(asked("Write a long story.", max_output_tokens=4_000))) as events:
            await anext(events)

        answer = await model.complete(asked("Bread?", max_output_tokens=5))

    assert answer.usage.output_tokens <= 5

"""The process behind the official client."""

from __future__ import annotations

import json

import httpx2
import openai
import pytest
from openai import AsyncOpenAI

from eightgentc_testing.offline_planner.ideas import BAKERY
from eightgentc_testing.offline_planner.tool_requests import MODEL, TOOLS, messages, named


async def test_a_reply_streams_in_small_pieces_with_usage_at_the_end(client: AsyncOpenAI) -> None:
    stream = await client.chat.completions.create(
        model=MODEL, messages=messages(last=BAKERY), stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    whole = await client.chat.completions.create(model=MODEL, messages=messages(last=BAKERY))
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(pieces) == whole.choices[0].message.content
    assert len(pieces) > 10
    assert {chunk.model for chunk in chunks} == {MODEL}
    assert chunks[-1].usage == whole.usage
    assert whole.usage is not None
    assert whole.usage.completion_tokens > 20


async def test_a_forced_tool_streams_its_arguments(client: AsyncOpenAI) -> None:
    async with client.chat.completions.stream(
        model=MODEL, messages=messages(BAKERY), tools=TOOLS, tool_choice=named("generateNodeGraph")
    ) as stream:
        deltas = [event async for event in stream if event.type == "tool_calls.function.arguments.delta"]
        completion = await stream.get_final_completion()
    calls = completion.choices[0].message.tool_calls
    assert calls
    assert len(json.loads(calls[0].function.arguments)["nodes"]) == 4
    assert len(deltas) > 20
    assert completion.choices[0].finish_reason == "tool_calls"


async def test_models_are_listed(client: AsyncOpenAI) -> None:
    assert [model.id async for model in client.models.list()] == [MODEL]
    assert (await client.models.retrieve(MODEL)).id == MODEL


async def test_errors_have_openais_shape(client: AsyncOpenAI, planner_url: str) -> None:
    with pytest.raises(openai.NotFoundError) as missing:
        await client.chat.completions.create(model="gpt-x", messages=messages(last="hi"))
    assert missing.value.code == "model_not_found"
    with pytest.raises(openai.BadRequestError) as refused:
        await client.chat.completions.create(model=MODEL, messages=[])
    assert refused.value.param == "messages"
    with pytest.raises(openai.BadRequestError):
        await client.chat.completions.create(
            model=MODEL, messages=messages(), tools=TOOLS, tool_choice=named("nope")
        )
    async with AsyncOpenAI(base_url=planner_url, api_key="wrong", max_retries=0) as stranger:
        with pytest.raises(openai.AuthenticationError):
            await stranger.models.retrieve(MODEL)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff\xfe", b'{"model": 1}', b"[" * 100_000])
async def test_nonsense_is_a_bad_request(planner_url: str, raw: bytes) -> None:
    async with httpx2.AsyncClient(headers={"authorization": "Bearer sk-test"}) as plain:
        answer = await plain.post(planner_url + "/chat/completions", content=raw)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"

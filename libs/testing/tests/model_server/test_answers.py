"""What the scripted server answers is what the official client understands."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI

from eightgentc_testing.model_server import ModelServer, Usage, http_error, raw, refusal, text, tool_call

MESSAGES: list[Any] = [{"role": "user", "content": "Plan a bakery"}]
TOOL: Any = {
    "type": "function",
    "function": {"name": "generatePlanSection", "parameters": {"type": "object"}},
}


async def ask(client: AsyncOpenAI, **how: Any) -> Any:
    return await client.chat.completions.create(model="scripted-1", messages=MESSAGES, **how)


async def test_text_comes_whole(model_server: ModelServer, client: AsyncOpenAI) -> None:
    model_server.then(text("A bakery. Ça va — 你好.", usage=Usage(prompt_tokens=3, completion_tokens=5)))
    answer = await ask(client)
    assert answer.choices[0].message.content == "A bakery. Ça va — 你好."
    assert answer.choices[0].finish_reason == "stop"
    assert (answer.usage.prompt_tokens, answer.usage.total_tokens) == (3, 8)


async def test_a_tool_call_comes_whole(model_server: ModelServer, client: AsyncOpenAI) -> None:
    model_server.then(tool_call("generatePlanSection", {"section": "Goals", "content": "Bake."}))
    answer = await ask(client, tools=[TOOL])
    call = answer.choices[0].message.tool_calls[0].function
    assert (call.name, json.loads(call.arguments)["section"]) == ("generatePlanSection", "Goals")
    assert answer.choices[0].finish_reason == "tool_calls"


async def test_text_streams_in_pieces_and_usage_only_when_asked(
    model_server: ModelServer, client: AsyncOpenAI
) -> None:
    words = "We open a bakery near the river and sell bread by weight."
    for asked in (True, False):
        model_server.then(text(words))
        chunks = [c async for c in await ask(client, stream=True, stream_options={"include_usage": asked})]
        pieces = [c.choices[0].delta.content for c in chunks if c.choices]
        assert "".join(p or "" for p in pieces) == words
        assert len(pieces) > 4
        assert [c.usage is not None for c in chunks].count(True) == int(asked)


async def test_tool_arguments_drip_in_fragments_by_index(
    model_server: ModelServer, client: AsyncOpenAI
) -> None:
    model_server.then(
        tool_call("generatePlanSection", {"section": "Goals", "content": "Bake bread."}, piece=5)
    )
    chunks = [c async for c in await ask(client, stream=True, tools=[TOOL])]
    fragments = [call for c in chunks if c.choices for call in c.choices[0].delta.tool_calls or []]
    assert [f.function.name for f in fragments if f.function.name] == ["generatePlanSection"]
    assert json.loads("".join(f.function.arguments for f in fragments))["content"] == "Bake bread."
    assert len(fragments) > 5


async def test_the_first_delta_arrives_before_the_last_chunk_is_sent(
    model_server: ModelServer, client: AsyncOpenAI
) -> None:
    model_server.then(text("one two three four five six", gated=True))
    seen = ""
    async for chunk in await ask(client, stream=True):
        delta = (chunk.choices[0].delta.content or "") if chunk.choices else ""
        if delta and not seen:
            assert not model_server.requests[0].complete
            model_server.gate.open()
        seen += delta
    assert seen == "one two three four five six"
    assert model_server.requests[0].complete


async def test_permits_let_one_event_pass_each(model_server: ModelServer, client: AsyncOpenAI) -> None:
    model_server.then(text("abcdef", piece=1, gated=True))
    stream = aiter(await ask(client, stream=True))
    await anext(stream)
    await anext(stream)
    model_server.gate.release(2)
    await anext(stream)
    await anext(stream)
    assert model_server.requests[0].deltas_sent == 3
    model_server.gate.open()
    async for _ in stream:
        pass


async def test_a_held_answer_waits_before_its_headers(model_server: ModelServer, client: AsyncOpenAI) -> None:
    model_server.then(text("late", held=True))
    asking = asyncio.ensure_future(ask(client))
    await model_server.wait_for_requests(1)
    assert not asking.done()
    model_server.gate.release()
    assert (await asking).choices[0].message.content == "late"


async def test_a_refusal_has_its_own_field_whole_and_streamed(
    model_server: ModelServer, client: AsyncOpenAI
) -> None:
    model_server.then(refusal("No."), refusal("No."))
    assert (await ask(client)).choices[0].message.refusal == "No."
    deltas = [c.choices[0].delta.refusal async for c in await ask(client, stream=True)]
    assert "".join(d or "" for d in deltas) == "No."


@pytest.mark.parametrize("reason", ["length", "content_filter"])
async def test_other_finish_reasons(model_server: ModelServer, client: AsyncOpenAI, reason: str) -> None:
    model_server.then(text("cut", finish_reason=reason))
    assert (await ask(client)).choices[0].finish_reason == reason


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, openai.RateLimitError), (500, openai.InternalServerError), (502, openai.InternalServerError)],
)
async def test_http_errors_become_the_clients_errors(
    model_server: ModelServer, client: AsyncOpenAI, status: int, error: type[openai.APIStatusError]
) -> None:
    model_server.then(http_error(status, code="some_code"))
    with pytest.raises(error) as caught:
        await ask(client)
    assert caught.value.code == "some_code"
    assert "retry-after" not in caught.value.response.headers


async def test_429_can_say_when_to_come_back(model_server: ModelServer, client: AsyncOpenAI) -> None:
    model_server.then(http_error(429, retry_after="7", code="rate_limit_exceeded"))
    with pytest.raises(openai.RateLimitError) as caught:
        await ask(client)
    assert caught.value.response.headers["retry-after"] == "7"


async def test_html_with_status_200(model_server: ModelServer, client: AsyncOpenAI) -> None:
    model_server.then(raw("<html>sign in</html>", content_type="text/html"))
    answer = await client.chat.completions.with_raw_response.create(model="m", messages=MESSAGES)
    assert answer.text.startswith("<html>")


async def test_wrong_arguments_are_sent_as_written(model_server: ModelServer, client: AsyncOpenAI) -> None:
    model_server.then(tool_call("generateNodeGraph", '{"nodes": ['))
    answer = await ask(client, tools=[TOOL])
    assert answer.choices[0].message.tool_calls[0].function.arguments == '{"nodes": ['


async def test_models_are_listed_and_requests_recorded(
    model_server: ModelServer, client: AsyncOpenAI
) -> None:
    assert [m.id async for m in client.models.list()] == ["scripted-1"]
    model_server.default = lambda request: text(request.body["messages"][0]["content"].upper())
    assert (await ask(client, temperature=0.3)).choices[0].message.content == "PLAN A BAKERY"
    recorded = model_server.requests[-1]
    assert recorded.body["temperature"] == 0.3
    assert recorded.headers["authorization"] == "Bearer sk-test"


async def test_an_empty_script_is_a_loud_error(model_server: ModelServer, client: AsyncOpenAI) -> None:
    with pytest.raises(openai.InternalServerError, match="no more answers"):
        await ask(client)

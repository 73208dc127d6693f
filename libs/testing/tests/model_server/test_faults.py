"""Each fault is what it says on the wire, and the official client meets it as a real failure."""

from __future__ import annotations

import asyncio
import json
from time import monotonic
from typing import Any

import httpx2
import openai
import pytest
from openai import AsyncOpenAI

from eightgentc_testing.model_server import Fault, ModelServer, text

MESSAGES: list[Any] = [{"role": "user", "content": "Plan a bakery"}]
WORDS = "A bakery near the river opens in spring with four people."
CUTS = [Fault.NO_HEADERS, Fault.HEADERS_ONLY, Fault.CUT_IN_EVENT, Fault.CUT_AFTER_EVENT, Fault.RESET]


async def ask(client: AsyncOpenAI, **how: Any) -> Any:
    return await client.chat.completions.create(model="scripted-1", messages=MESSAGES, **how)


async def read(client: AsyncOpenAI) -> str:
    stream = await ask(client, stream=True)
    return "".join([(c.choices[0].delta.content or "") if c.choices else "" async for c in stream])


@pytest.mark.parametrize("fault", CUTS)
@pytest.mark.parametrize("streamed", [True, False])
async def test_a_cut_connection_is_an_error(
    model_server: ModelServer, client: AsyncOpenAI, fault: Fault, streamed: bool
) -> None:
    model_server.then(text(WORDS, fault=fault))
    with pytest.raises((openai.APIConnectionError, httpx2.TransportError)):
        await (read(client) if streamed else ask(client))
    assert not model_server.requests[0].complete


async def test_a_stream_can_end_politely_without_done(model_server: ModelServer, client: AsyncOpenAI) -> None:
    model_server.then(text(WORDS, fault=Fault.END_WITHOUT_DONE, fault_after=2))
    stream = await ask(client, stream=True)
    reasons = [c.choices[0].finish_reason async for c in stream]
    assert reasons == [None, None, None]


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.STALL_BEFORE_HEADERS])
@pytest.mark.parametrize("streamed", [True, False])
async def test_a_stall_ends_with_the_clients_patience(
    model_server: ModelServer, client: AsyncOpenAI, fault: Fault, streamed: bool
) -> None:
    model_server.then(text(WORDS, fault=fault))
    impatient = client.with_options(timeout=0.2)
    with pytest.raises((openai.APITimeoutError, httpx2.ReadTimeout)):
        await (read(impatient) if streamed else ask(impatient))


async def test_an_error_event_in_the_middle(model_server: ModelServer, client: AsyncOpenAI) -> None:
    model_server.then(text(WORDS, fault=Fault.ERROR_EVENT))
    with pytest.raises(openai.APIError, match="fell over"):
        await read(client)


@pytest.mark.parametrize("streamed", [True, False])
async def test_malformed_json(model_server: ModelServer, client: AsyncOpenAI, streamed: bool) -> None:
    model_server.then(text(WORDS, fault=Fault.MALFORMED))
    with pytest.raises((json.JSONDecodeError, openai.APIError)):
        await (read(client) if streamed else ask(client))


@pytest.mark.parametrize("streamed", [True, False])
async def test_bad_utf8(model_server: ModelServer, streamed: bool) -> None:
    model_server.then(text(WORDS, fault=Fault.BAD_UTF8))
    async with httpx2.AsyncClient() as plain:
        body = {"model": "m", "messages": MESSAGES, "stream": streamed}
        answer = await plain.post(model_server.url + "/chat/completions", json=body)
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode()


async def test_done_twice(model_server: ModelServer) -> None:
    model_server.then(text(WORDS, fault=Fault.DUPLICATE_DONE))
    async with httpx2.AsyncClient() as plain:
        body = {"model": "m", "messages": MESSAGES, "stream": True}
        answer = await plain.post(model_server.url + "/chat/completions", json=body)
    assert answer.text.count("data: [DONE]") == 2


async def test_a_port_that_never_accepts(model_server: ModelServer) -> None:
    timeout = openai.Timeout(5, connect=0.2)
    async with AsyncOpenAI(
        base_url=model_server.refusing_port(), api_key="x", max_retries=0, timeout=timeout
    ) as knocking:
        with pytest.raises(openai.APITimeoutError):
            await ask(knocking)
    assert model_server.requests == []


async def test_the_server_notices_when_the_client_leaves(
    model_server: ModelServer, client: AsyncOpenAI
) -> None:
    model_server.then(text(WORDS, gated=True))
    stream = await ask(client, stream=True)
    await anext(aiter(stream))
    before = monotonic()
    await stream.close()
    while not model_server.requests[0].client_closed_early:
        assert monotonic() < before + 5
        await asyncio.sleep(0.005)
    assert not model_server.requests[0].complete


async def test_the_server_notices_that_it_writes_to_a_client_that_left(
    model_server: ModelServer, client: AsyncOpenAI
) -> None:
    model_server.then(text("bread " * 2_000_000, piece=1_000_000))
    stream = await ask(client, stream=True)
    await anext(aiter(stream))
    before = monotonic()
    await stream.close()
    while not model_server.requests[0].client_closed_early:
        assert monotonic() < before + 5
        await asyncio.sleep(0.005)
    assert not model_server.requests[0].complete


async def test_a_dripped_stream_takes_its_time(model_server: ModelServer, client: AsyncOpenAI) -> None:
    model_server.then(text("abcd", piece=1, delay=0.02))
    before = monotonic()
    assert await read(client) == "abcd"
    assert monotonic() - before >= 0.06


async def test_one_connection_serves_many_requests(model_server: ModelServer, client: AsyncOpenAI) -> None:
    model_server.default = text("again")
    for _ in range(5):
        assert await read(client) == "again"
    answers = await asyncio.gather(*(ask(client) for _ in range(20)))
    assert len(answers) == 20
    assert len(model_server.requests) == 25

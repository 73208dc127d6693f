"""Whether the model's server answers, asked of real servers and of addresses where none is."""

from __future__ import annotations

import time

import pytest

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.language_model import OpenAILanguageModel
from eightgentc_devstack.ports import free_ports
from eightgentc_testing.model_server import ModelServer


async def answers(base_url: str, model: str = "scripted-1") -> bool:
    client = OpenAILanguageModel(Endpoint(base_url, "key", "scripted"))
    try:
        return await client.reachability(model)()
    finally:
        await client.close()


async def test_a_server_that_lists_models_is_reached_even_without_ours(model_server: ModelServer) -> None:
    assert await answers(model_server.url)
    assert await answers(model_server.url, "another")


async def test_a_server_without_a_list_is_reached(model_server: ModelServer) -> None:
    assert await answers(model_server.url.removesuffix("/v1") + "/nothing-here/lists")


@pytest.mark.parametrize(
    "base_url", ["http://127.0.0.1:1/v1", "127.0.0.1:11434/v1", "http://nowhere.invalid/v1", ""]
)
async def test_an_address_where_no_server_is_is_not_reached(base_url: str) -> None:
    assert not await answers(base_url)


async def test_a_server_that_never_answers_costs_two_seconds(model_server: ModelServer) -> None:
    started = time.monotonic()

    assert not await answers(model_server.closed_door())
    assert time.monotonic() - started < 8


async def test_a_server_that_starts_later_is_found_and_then_left_alone() -> None:
    now = 0.0
    [port] = free_ports(1)
    client = OpenAILanguageModel(Endpoint(f"http://127.0.0.1:{port}/v1", "key", "scripted"))
    reachability = client.reachability("scripted-1")
    reachability._clock = lambda: now
    assert not await reachability()
    with ModelServer(port=port) as server:
        assert not await reachability()
        assert server.listings == []
        now = 31.0
        assert await reachability()
        assert await reachability()
        assert len(server.listings) == 1
    await client.close()

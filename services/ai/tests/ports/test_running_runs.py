"""What processes keep of their running runs, and who finds what one left behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from eightgentc_ai.adapters.outbound.valkey.running_runs import ValkeyRunningRuns
from eightgentc_ai.ports.usage_ledger import LedgerRow
from eightgentc_kit.ids import new_id
from eightgentc_testing.product import until
from eightgentc_testing.valkey import ValkeyServer


@pytest.fixture
async def two(valkey_server: ValkeyServer) -> AsyncIterator[list[ValkeyRunningRuns]]:
    """Of two processes that count as dead after a third of a second."""
    async with Redis.from_url(valkey_server.urls["ai"]) as client:
        await client.delete("ai:{running}:processes")
    both = [ValkeyRunningRuns(valkey_server.urls["ai"], alive_seconds=0.3) for _ in range(2)]
    yield both
    for each in both:
        await each.close()


def row(id: str = "") -> LedgerRow:
    return LedgerRow(
        id=id or new_id(),
        tenant="t",
        scope="p",
        subject="ada",
        caller="projects",
        operation="chat",
        provider="scripted",
        model="scripted-1",
        input_tokens=2_500,
        cached_input_tokens=0,
        output_tokens=12,
        reasoning_tokens=0,
        estimated=True,
        cost_nano_usd=7,
        cache="bypass",
        prompt_id="chat",
        prompt_version=2,
        prompt_hash="0a",
        model_calls=1,
        status="INTERRUPTED",
        milliseconds=1_200,
        request_hash="0b",
        create_time=datetime(2027, 3, 1, 9, 30, tzinfo=UTC),
    )


async def test_what_a_process_kept_last_is_found_once_it_is_silent(two: list[ValkeyRunningRuns]) -> None:
    silent, other = two
    rows = [row(), row()]
    await silent.keep([row()])
    await silent.keep(rows)
    assert await other.dead() == []

    async def is_dead() -> bool:
        return bool(await other.dead())

    await until(is_dead, "the silent process counts as dead", within=5)
    [process] = await other.dead()

    assert await other.left_by(process) == rows
    await other.forget(process)
    assert await other.dead() == []
    assert await other.left_by(process) == []


async def test_a_process_whose_runs_ended_leaves_nothing(two: list[ValkeyRunningRuns]) -> None:
    done, silent = two
    await done.keep([row()])
    await done.keep([])
    left = row()
    await silent.keep([left])

    async def is_dead() -> bool:
        return bool(await done.dead())

    await until(is_dead, "the silent process counts as dead", within=5)

    assert [await done.left_by(process) for process in await done.dead()] == [[left]]


async def test_without_valkey_nothing_is_kept_and_nothing_fails() -> None:
    missing = ValkeyRunningRuns("redis://127.0.0.1:1")

    await missing.keep([row()])

    assert (await missing.dead(), await missing.left_by("any")) == ([], None)
    await missing.forget("any")
    await missing.close()

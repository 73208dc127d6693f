"""What only a real Valkey can show: its keys, its round trips, and its going away."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from redis.asyncio import Redis

from eightgentc_ai.adapters.outbound.valkey.admission import ValkeyAdmission, _names
from eightgentc_ai.domain.fingerprint import tenant_tag
from eightgentc_ai.domain.quota import Limit
from eightgentc_kit.ids import new_id
from eightgentc_testing.valkey import ValkeyServer, running_valkey

from .conftest import relay_to

LIMIT = Limit("requests", "t", "ada", per_second=0.001, burst=5)


@pytest.fixture
async def admission(valkey_server: ValkeyServer) -> AsyncIterator[ValkeyAdmission]:
    valkey = ValkeyAdmission(valkey_server.urls["ai"], seconds=5.0)
    yield valkey
    await valkey.close()


@dataclass(frozen=True)
class OwnValkey:
    """A server of this test's own, that may be hurt."""

    url: str
    process: psutil.Process


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[OwnValkey]:
    before = set(psutil.Process().children(recursive=True))
    with running_valkey(tmp_path) as server:
        (process,) = (
            child
            for child in set(psutil.Process().children(recursive=True)) - before
            if "valkey-server" in child.name()
        )
        yield OwnValkey(server.urls["ai"], process)
        with contextlib.suppress(psutil.NoSuchProcess):
            process.resume()


@pytest.mark.row("F89", clause="TTL per task")
async def test_every_key_is_the_services_own_and_ends_by_itself(
    admission: ValkeyAdmission, valkey_server: ValkeyServer
) -> None:
    tenant = new_id()
    limits = [Limit(name, tenant, "ada", 1, 60) for name in ("hits", "misses")]
    key = f"{{{tenant_tag(tenant)}}}:c:answer"

    await admission.look_up((key,), on_hit=limits[:1], on_miss=limits[1:])
    await admission.settle(unused=(), answer=b"answer", store={key: 100})
    await admission.look_up((key,), on_hit=limits[:1], on_miss=limits[1:])

    async with Redis.from_url(valkey_server.urls["ai"]) as client:
        # KEYS and SCAN are not this user's to call; what it wrote is known by name.
        names = [
            f"ai:{key}",
            *(f"ai:{{{tenant_tag(tenant)}}}:l:{x.name}:{tenant_tag('ada')}" for x in limits),
        ]
        seconds = [await client.ttl(name) for name in names]
    assert 89 <= seconds[0] <= 110
    assert all(1 <= left <= 3 for left in seconds[1:])


def test_all_keys_of_a_call_share_the_hash_tag_of_the_tenant() -> None:
    names = _names(
        [f"{{{tenant_tag('t')}}}:c:x"], [LIMIT, replace(LIMIT, subject="a/b"), replace(LIMIT, name="y")]
    )

    assert {name.split("}")[0] for name in names} == {f"ai:{{{tenant_tag('t')}"}
    assert len(set(names)) == 4


@pytest.mark.row("F89", clause="one Valkey round trip")
async def test_entering_and_settling_are_one_command_each(valkey_server: ValkeyServer) -> None:
    tenant = new_id()
    limits = [Limit(name, tenant, "ada", 1, 60) for name in ("a", "b", "c", "d")]
    url = valkey_server.urls["ai"]
    port = urlsplit(url).port or 0
    async with (
        relay_to(port) as relay,
        contextlib.aclosing(_Closing(url.replace(f":{port}/", f":{relay.port}/"), seconds=5.0)) as closing,
    ):
        admission = closing.admission
        await admission.look_up(("{t}:k",), on_hit=(), on_miss=())
        await admission.settle(unused=(), answer=b"x", store={"{t}:k": 9})
        before = relay.commands

        await admission.look_up(("{t}:k", "{t}:r"), on_hit=limits[:1], on_miss=limits[1:])
        entered = relay.commands
        await admission.settle(unused=limits, answer=b"x" * 9000, store={"{t}:k": 9, "{t}:r": 9})

        assert (entered - before, relay.commands - entered) == (1, 1)


async def test_processes_share_answers_and_limits(
    admission: ValkeyAdmission, valkey_server: ValkeyServer
) -> None:
    limit = replace(LIMIT, tenant=new_id())
    async with contextlib.aclosing(_Closing(valkey_server.urls["ai"], seconds=5.0)) as closing:
        entries = await asyncio.gather(
            *(each.look_up((), on_hit=(), on_miss=(limit,)) for each in (admission, closing.admission) * 50)
        )

    assert sum(entry.decision.allowed for entry in entries) == 5


async def test_without_valkey_limits_hold_in_this_process_alone() -> None:
    async with contextlib.aclosing(_Closing("redis://127.0.0.1:1/0")) as closing:
        entries = [await closing.admission.look_up(("k",), on_hit=(), on_miss=(LIMIT,)) for _ in range(9)]
        await closing.admission.settle(unused=(replace(LIMIT, cost=2),), answer=b"x", store={"k": 9})
        more = [await closing.admission.look_up(("k",), on_hit=(), on_miss=(LIMIT,)) for _ in range(9)]

    assert sum(entry.decision.allowed for entry in entries) == 5
    assert sum(entry.decision.allowed for entry in more) == 2
    assert {entry.answer for entry in more} == {None}


async def test_a_frozen_valkey_delays_no_call_and_is_used_again_when_it_answers(
    own_valkey: OwnValkey,
) -> None:
    limit = replace(LIMIT, burst=1_000)
    async with contextlib.aclosing(_Closing(own_valkey.url, pause_seconds=0.05)) as closing:
        admission = closing.admission
        assert await _answers_within(10, admission)
        own_valkey.process.send_signal(signal.SIGSTOP)

        started = time.monotonic()
        frozen = await asyncio.gather(
            *(admission.look_up(("k",), on_hit=(), on_miss=(limit,)) for _ in range(200))
        )
        waited = time.monotonic() - started
        own_valkey.process.send_signal(signal.SIGCONT)

        # A tenth of a second, for all at once; ten times that for a busy machine.
        assert waited < 1.0
        assert all(entry.decision.allowed and entry.answer is None for entry in frozen)
        assert await _answers_within(10, admission)


async def test_while_it_is_frozen_one_call_at_a_time_asks_whether_it_is_back(own_valkey: OwnValkey) -> None:
    async with contextlib.aclosing(_Closing(own_valkey.url, seconds=0.5, pause_seconds=0.0001)) as closing:
        admission = closing.admission
        own_valkey.process.send_signal(signal.SIGSTOP)
        await admission.look_up((), on_hit=(), on_miss=())
        admission._pause_seconds = 60.0
        await asyncio.sleep(0.001)

        asking = asyncio.ensure_future(admission.look_up((), on_hit=(), on_miss=()))
        await asyncio.sleep(0)
        await asyncio.gather(*(admission.look_up((), on_hit=(), on_miss=()) for _ in range(50)))

        assert not asking.done()
        own_valkey.process.send_signal(signal.SIGCONT)
        await asking


async def test_a_valkey_that_was_killed_and_came_back_is_used_without_a_restart(tmp_path: Path) -> None:
    before = set(psutil.Process().children(recursive=True))
    with running_valkey(tmp_path) as server:
        (process,) = set(psutil.Process().children(recursive=True)) - before
        command, port = process.cmdline(), urlsplit(server.urls["ai"]).port
        async with contextlib.aclosing(_Closing(server.urls["ai"], pause_seconds=0.05)) as closing:
            await closing.admission.look_up((), on_hit=(), on_miss=())
            os.kill(process.pid, signal.SIGKILL)
            unavailable = await closing.admission.look_up((), on_hit=(), on_miss=(LIMIT,))
            configuration = f'port {port}\nbind 127.0.0.1\nsave ""\nuser default off\nuser ai on >ai-in-tests ~ai:* +@all\n'
            again = await asyncio.create_subprocess_exec(
                command[0], "-", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
            )
            assert again.stdin is not None
            again.stdin.write(configuration.encode())
            again.stdin.close()
            try:
                assert unavailable.decision.allowed
                assert await _answers_within(10, closing.admission)
            finally:
                again.terminate()
                await again.wait()


async def _answers_within(seconds: float, admission: ValkeyAdmission) -> bool:
    """Whether what is stored comes back; stored again and again until it does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await admission.settle(unused=(), answer=b"answer", store={"k": 60})
        if (await admission.look_up(("k",), on_hit=(), on_miss=())).answer == b"answer":
            return True
        await asyncio.sleep(0.01)
    return False


class _Closing:
    """An admission that `aclosing` can close."""

    def __init__(self, url: str, **changes: float) -> None:
        self.admission = ValkeyAdmission(url, **{"pause_seconds": 60.0} | changes)

    async def aclose(self) -> None:
        await self.admission.close()

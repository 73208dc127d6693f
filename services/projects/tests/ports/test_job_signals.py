"""One suite for all signals of jobs."""

import asyncio
import time

import pytest_asyncio

from eightgentc_projects.adapters.outbound.memory_job_signals import MemoryJobSignals
from eightgentc_projects.adapters.outbound.valkey_job_signals import ValkeyJobSignals
from eightgentc_testing.product import until

LONG = 30.0


@pytest_asyncio.fixture(params=["memory", "valkey", "valkey, another process"])
async def signals(request, valkey_server):
    """(who tells, who listens)."""
    if request.param == "memory":
        here = MemoryJobSignals()
        yield here, here
        return
    teller = ValkeyJobSignals(valkey_server.urls["projects"])
    hearer = ValkeyJobSignals(valkey_server.urls["projects"]) if "another" in request.param else teller
    yield teller, hearer
    await teller.close()
    if hearer is not teller:
        await hearer.close()


async def test_who_listens_to_a_topic_is_woken_by_it(signals):
    teller, hearer = signals
    with hearer.listening("job-1") as listener:
        waiting = asyncio.create_task(listener.wait(LONG))

        async def woken():
            await teller.tell("job-1")
            return waiting.done()

        await until(woken, "the listener is woken", within=5)


async def test_a_signal_that_came_before_the_wait_ends_it_at_once_and_not_for_ever(signals):
    _, hearer = signals
    with hearer.listening("job-1") as listener:
        await hearer.tell("job-1")

        await asyncio.wait_for(listener.wait(LONG), 5)

        # What a process tells comes back to it from Valkey, too.
        async def rests():
            started = time.monotonic()
            await listener.wait(0.05)
            return time.monotonic() - started >= 0.05

        await until(rests, "nobody wakes the listener", within=5)


async def test_other_topics_wake_no_listener():
    here = MemoryJobSignals()
    with here.listening("job-1") as listener:
        await here.tell("job-2")

        started = time.monotonic()
        await listener.wait(0.05)
        assert time.monotonic() - started >= 0.05


async def test_without_a_server_a_signal_still_wakes_its_own_process_and_costs_a_moment():
    signals = ValkeyJobSignals("redis://127.0.0.1:1")
    with signals.listening("job-1") as listener:
        started = time.monotonic()
        await signals.tell("job-1")
        await listener.wait(LONG)
    await signals.close()

    assert time.monotonic() - started < 5

"""Streams that end when the server is told to stop."""

import asyncio

import pytest

from eightgentc_projects.adapters.inbound.grpc.drain import Drain, Reconnect
from eightgentc_projects.domain.stream_event import TextDelta


class Events:
    """One event, then silence. `left`: whether whoever read it has let go of it."""

    def __init__(self):
        self.silent = asyncio.Event()
        self.left = False

    async def __aiter__(self):
        try:
            yield 1, TextDelta("a")
            self.silent.set()
            await asyncio.Event().wait()
        finally:
            self.left = True


async def read(drain, events):
    return [item async for item in drain.until_stopping(aiter(events))]


async def test_who_waits_for_an_event_is_told_to_reconnect():
    stopping, events = asyncio.Event(), Events()
    reading = asyncio.create_task(read(Drain(stopping), events))
    await events.silent.wait()

    stopping.set()

    async with asyncio.timeout(5):
        [first, (number, last)] = await reading
    assert first == (1, TextDelta("a"))
    assert (number, type(last)) == (1, Reconnect)
    assert events.left


async def test_who_sends_an_event_may_finish_sending_it():
    stopping = asyncio.Event()
    items = Drain(stopping).until_stopping(aiter(Events()))
    assert await anext(items) == (1, TextDelta("a"))

    stopping.set()
    await asyncio.sleep(0)

    number, last = await anext(items)
    assert (number, type(last)) == (1, Reconnect)
    assert await anext(items, None) is None


async def test_after_the_stop_nothing_is_begun():
    stopping = asyncio.Event()
    stopping.set()

    [(number, last)] = await read(Drain(stopping), Events())

    assert (number, type(last)) == (0, Reconnect)


@pytest.mark.parametrize("also_stopping", [False, True])
async def test_a_caller_who_has_gone_gets_nothing(also_stopping):
    stopping, events = asyncio.Event(), Events()
    drain = Drain(stopping)
    reading = asyncio.create_task(read(drain, events))
    await events.silent.wait()

    if also_stopping:
        stopping.set()
        await asyncio.sleep(0)
    reading.cancel()

    with pytest.raises(asyncio.CancelledError):
        await reading
    assert events.left


async def test_a_stream_that_ends_by_itself_is_left_alone():
    async def two():
        yield 1, TextDelta("a")
        yield 2, TextDelta("b")

    assert await read(Drain(asyncio.Event()), two()) == [(1, TextDelta("a")), (2, TextDelta("b"))]

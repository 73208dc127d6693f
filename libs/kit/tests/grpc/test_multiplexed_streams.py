"""How streams that calls share begin and end: where, for how long, and what becomes of the calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import cast

import grpc
import pytest

from eightgentc.auth.v1 import session_service_pb2 as pb
from eightgentc.auth.v1 import session_service_pb2_grpc
from eightgentc_kit.errors import Code, RemoteError
from eightgentc_kit.grpc.channel import call_unary
from eightgentc_kit.grpc.multiplex import channel as multiplex_channel
from eightgentc_kit.grpc.multiplex.channel import CALLS_ON_A_STREAM, MultiplexingChannel

from .multiplexed import (
    call,
    endless,
    entries,
    numbers,
    streams_of,
    stub_to,
)

pytestmark = pytest.mark.usefixtures("_no_call_is_being_served")


async def test_calls_share_few_streams(serving, stub, service_token) -> None:
    serving.servicer.watch = endless()
    open_calls = [call(stub, service_token, after) for after in range(CALLS_ON_A_STREAM + 1)]

    for one in open_calls:
        await anext(one)

    assert streams_of(serving) == 2
    for one in open_calls:
        await one.aclose()


async def test_a_server_of_an_older_release_is_called_without_a_stream(serving, service_token) -> None:
    serving.servicer.watch = entries([1, 2])
    old = grpc.aio.server()
    session_service_pb2_grpc.add_SessionServiceServicer_to_server(Unchecked(), old)
    port = old.add_insecure_port("127.0.0.1:0")
    await old.start()
    async with stub_to(f"127.0.0.1:{port}") as stub:
        keys = await call_unary(stub.GetKeySet, pb.GetKeySetRequest())
        came = await asyncio.gather(*(numbers(stub, service_token, after) for after in (1, 2)))
        again = await numbers(stub, service_token, 3)
    await old.stop(0)

    assert (keys.key_set, came, again) == ("old", [[1], [2]], [3])


class Unchecked(session_service_pb2_grpc.SessionServiceServicer):
    """Answers with the number it was asked for."""

    async def GetKeySet(self, request, context):  # noqa: N802  # as below
        return pb.GetKeySetResponse(key_set="old")

    async def WatchRevocations(self, request, context):  # noqa: N802  # named by the contract
        yield pb.WatchRevocationsResponse(number=request.after_number)


async def test_calls_that_are_open_finish_while_the_server_stops(serving, stub, service_token) -> None:
    go_on = asyncio.Event()

    async def watch(after: int) -> AsyncIterator[pb.WatchRevocationsResponse]:
        yield pb.WatchRevocationsResponse(number=1)
        await go_on.wait()
        yield pb.WatchRevocationsResponse(number=2)

    serving.servicer.watch = watch
    running = call(stub, service_token)
    first = await anext(running)

    serving.stopped.set()
    stopping = asyncio.create_task(serving.server.stop())
    go_on.set()
    rest = [entry.number async for entry in running]
    await stopping

    assert (first.number, rest) == (1, [2])


async def test_a_stream_without_calls_does_not_hold_up_a_server_that_stops(
    start_server, service_token
) -> None:
    async with start_server(drain_seconds=60.0) as serving, stub_to(serving.target) as stub:
        serving.servicer.watch = entries([1])
        await numbers(stub, service_token)

        serving.stopped.set()
        async with asyncio.timeout(10):
            await serving.server.stop()


async def test_calls_that_a_stopping_server_did_not_begin_run_elsewhere(start_server, service_token) -> None:
    async with start_server() as one, start_server() as other:
        for serving in (one, other):
            serving.servicer.watch = entries([1])
        async with stub_to(f"ipv4:{one.target},{other.target}") as stub:
            async with asyncio.timeout(10):
                while not (streams_of(one) or streams_of(other)):
                    await numbers(stub, service_token)
            first = one if streams_of(one) else other
            first.stopped.set()
            begun = [asyncio.create_task(numbers(stub, service_token)) for _ in range(20)]
            await first.server.stop()

            assert await asyncio.gather(*begun) == [[1]] * 20


async def test_a_stream_that_breaks_ends_its_calls_as_unavailable_and_the_next_call_opens_another(
    start_server, service_token
) -> None:
    async with start_server() as serving, stub_to(serving.target) as stub:
        serving.servicer.watch = endless()
        open_calls = [call(stub, service_token, after) for after in range(3)]
        for one in open_calls:
            await anext(one)

        serving.stopped.set()
        await serving.server._server.stop(0)
        ended = await asyncio.gather(*(anext(one) for one in open_calls), return_exceptions=True)
        await serving.server.stop()

    assert [(type(error), error.code) for error in ended] == [(RemoteError, Code.UNAVAILABLE)] * 3


async def test_a_stream_takes_calls_for_some_time_only_and_ends_with_the_last_of_them(
    serving, service_token, monkeypatch
) -> None:
    monkeypatch.setattr(multiplex_channel, "TAKES_CALLS_SECONDS", 0.05)
    serving.servicer.watch = endless()
    async with grpc.aio.insecure_channel(serving.target) as channel:
        shared = MultiplexingChannel(channel, {})
        stub = session_service_pb2_grpc.SessionServiceStub(cast("grpc.aio.Channel", shared))
        async with aclosing(call(stub, service_token)) as old:
            await anext(old)
            [first] = shared._streams
            async with asyncio.timeout(5):
                while streams_of(serving) < 2:
                    async with aclosing(call(stub, service_token)) as new:
                        await anext(new)

        async with asyncio.timeout(5):
            await first._reading


async def test_calls_whose_channel_is_closed_before_a_server_greeted_end(service_token) -> None:
    silent = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    async with stub_to(f"127.0.0.1:{silent.sockets[0].getsockname()[1]}") as stub:
        waiting = [asyncio.create_task(numbers(stub, service_token)) for _ in range(3)]
        await asyncio.sleep(0)

    async with asyncio.timeout(5):
        ended = await asyncio.gather(*waiting, return_exceptions=True)
    silent.close()

    assert [type(error) for error in ended] == [RemoteError] * 3

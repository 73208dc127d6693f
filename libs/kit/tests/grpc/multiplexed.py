"""Calls that share streams, for the tests of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from eightgentc.auth.v1 import session_service_pb2 as pb
from eightgentc.auth.v1 import session_service_pb2_grpc
from eightgentc_kit.errors import RemoteError
from eightgentc_kit.grpc.channel import call_stream, open_channel
from eightgentc_kit.grpc.multiplex.channel import multiplexed

GET_KEY_SET = "/eightgentc.auth.v1.SessionService/GetKeySet"


@asynccontextmanager
async def stub_to(target: str) -> AsyncIterator[session_service_pb2_grpc.SessionServiceAsyncStub]:
    channel = open_channel(target, {}, max_message_bytes=32_000_000)
    yield session_service_pb2_grpc.SessionServiceStub(multiplexed(channel, {}))
    await channel.close()


def entries(numbers: range | list[int]):
    """A method that sends so many messages and ends."""

    async def watch(after: int) -> AsyncIterator[pb.WatchRevocationsResponse]:
        for number in numbers:
            yield pb.WatchRevocationsResponse(number=after * 1_000 + number)

    return watch


def endless(first: int = 1):
    """A method that sends one message and waits."""

    async def watch(after: int) -> AsyncIterator[pb.WatchRevocationsResponse]:
        yield pb.WatchRevocationsResponse(number=first)
        await asyncio.Event().wait()

    return watch


def call(stub, token: str | None, after: int = 0, *, timeout: float = 20.0):
    request = pb.WatchRevocationsRequest(after_number=after)
    return call_stream(stub.WatchRevocations, request, token=token, timeout=timeout)


async def numbers(stub, token: str | None, after: int = 0) -> list[int]:
    return [entry.number async for entry in call(stub, token, after)]


async def refusal(stub, token: str | None, after: int = 0, *, timeout: float = 20.0) -> RemoteError:
    with pytest.raises(RemoteError) as refused:
        async for _ in call(stub, token, after, timeout=timeout):
            pass
    return refused.value


def streams_of(serving) -> int:
    return len(serving.server._multiplexer._streams)


async def entries_of(stub, token: str, after: int) -> list[pb.WatchRevocationsResponse]:
    return [entry async for entry in call(stub, token, after)]

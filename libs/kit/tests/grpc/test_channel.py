"""Calls to neighbours: what goes along, how long they may take, what is repeated, and how they end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import grpc
import pytest

from eightgentc.auth.v1 import session_service_pb2 as pb
from eightgentc.auth.v1.session_service_pb2_grpc import SessionServiceStub
from eightgentc_devstack.ports import free_ports
from eightgentc_kit.context import begin_call, leave_call
from eightgentc_kit.errors import Code, DatabaseUnavailable, RemoteError
from eightgentc_kit.grpc.channel import call_stream, call_unary, is_unreachable, open_channel


@pytest.fixture
async def stub(serving, auth_policies) -> AsyncIterator[SessionServiceStub]:
    channel = open_channel(serving.target, auth_policies)
    yield SessionServiceStub(channel)
    await channel.close()


@pytest.fixture(autouse=True)
def _no_call_is_being_served() -> None:
    leave_call()


async def test_ids_and_token_of_the_present_call_go_along(serving, stub, person_token) -> None:
    call = begin_call("here", request_id="r-1", traceparent=f"00-{'a' * 32}-{'b' * 16}-01", timeout=5)

    await call_unary(stub.SignOut, pb.SignOutRequest(), token=person_token())

    [there] = serving.servicer.calls
    assert (there.request_id, there.trace_id) == ("r-1", "a" * 32)
    assert serving.servicer.metadata[0]["traceparent"] == call.traceparent
    assert there.token.subject == "person"


async def test_service_gets_a_little_less_than_the_time_that_is_left(serving, stub) -> None:
    call = begin_call("here", request_id=None, traceparent=None, timeout=1.0)

    await call_unary(stub.GetKeySet, pb.GetKeySetRequest())

    [there] = serving.servicer.calls
    assert there.deadline <= call.deadline - 0.04


async def test_call_ends_with_the_deadline_of_the_one_being_served(serving, stub) -> None:
    serving.servicer.behave = asyncio.Event().wait
    begin_call("here", request_id=None, traceparent=None, timeout=0.3)

    with pytest.raises(RemoteError) as ended:
        await call_unary(stub.GetKeySet, pb.GetKeySetRequest())

    assert ended.value.code is Code.DEADLINE_EXCEEDED


async def test_error_comes_back_typed_and_chained(serving, stub) -> None:
    async def behave() -> None:
        raise DatabaseUnavailable(retry_after=0.5)

    serving.servicer.behave = behave

    with pytest.raises(RemoteError) as refused:
        await call_unary(stub.SignOut, pb.SignOutRequest())
    with pytest.raises(RemoteError) as unavailable:
        await call_unary(stub.GetKeySet, pb.GetKeySetRequest())

    assert refused.value.code is Code.UNAUTHENTICATED
    assert (unavailable.value.reason, unavailable.value.retry_after) == ("DATABASE_UNAVAILABLE", 0.5)
    assert isinstance(unavailable.value.__cause__, grpc.aio.AioRpcError)
    assert not is_unreachable(unavailable.value)


async def test_repeatable_call_is_repeated_when_it_reached_no_server(serving, stub) -> None:
    async def behave() -> None:
        if len(serving.servicer.calls) < 3:
            raise DatabaseUnavailable

    serving.servicer.behave = behave

    response = await call_unary(stub.GetKeySet, pb.GetKeySetRequest())

    assert response.key_set
    assert len(serving.servicer.calls) == 3


async def test_service_that_does_not_run_is_unreachable(auth_policies) -> None:
    [port] = free_ports(1)
    channel = open_channel(f"127.0.0.1:{port}", auth_policies)

    with pytest.raises(RemoteError) as unavailable:
        await call_unary(SessionServiceStub(channel).GetKeySet, pb.GetKeySetRequest(), timeout=5)
    await channel.close()

    assert is_unreachable(unavailable.value)
    assert str(port) not in unavailable.value.message


def entry(number: int) -> pb.WatchRevocationsResponse:
    return pb.WatchRevocationsResponse(number=number, heartbeat=pb.Heartbeat())


async def test_leaving_a_stream_early_cancels_it_at_the_server(serving, stub, person_token) -> None:
    serving.servicer.entries = [entry(1), entry(2)]
    token = person_token(kind="service", sub="ai", act=None)

    stream = call_stream(stub.WatchRevocations, pb.WatchRevocationsRequest(), token=token)
    first = await anext(stream)
    await stream.aclose()

    assert first.number == 1
    async with asyncio.timeout(10):
        await serving.servicer.stream_left.wait()


async def test_refused_stream_raises_what_the_service_said(stub) -> None:
    stream = call_stream(stub.WatchRevocations, pb.WatchRevocationsRequest())

    with pytest.raises(RemoteError) as refused:
        await anext(stream)

    assert refused.value.code is Code.UNAUTHENTICATED

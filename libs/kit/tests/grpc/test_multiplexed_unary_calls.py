"""Unary calls that share a stream end as if each came alone, also where the stream breaks."""

from __future__ import annotations

import asyncio

import pytest

from eightgentc.auth.v1 import session_service_pb2 as pb
from eightgentc.auth.v1 import session_service_pb2_grpc
from eightgentc_kit.errors import Code, RemoteError
from eightgentc_kit.grpc.channel import call_unary, open_channel
from eightgentc_kit.grpc.multiplex.channel import multiplexed

from .multiplexed import (
    GET_KEY_SET,
)

pytestmark = pytest.mark.usefixtures("_no_call_is_being_served")


async def test_a_unary_call_has_its_answer_and_its_errors(serving, stub, person_token) -> None:
    answers = await asyncio.gather(*(call_unary(stub.GetKeySet, pb.GetKeySetRequest()) for _ in range(3)))
    await call_unary(stub.SignOut, pb.SignOutRequest(), token=person_token())
    with pytest.raises(RemoteError) as refused:
        await call_unary(stub.SignOut, pb.SignOutRequest())

    assert [answer.max_age.seconds for answer in answers] == [300] * 3
    assert refused.value.code is Code.UNAUTHENTICATED
    assert [there.method.rsplit("/", 1)[1] for there in serving.servicer.calls] == ["GetKeySet"] * 3 + [
        "SignOut"
    ]


async def test_a_unary_call_ends_at_its_deadline_as_the_server_says(serving, stub, person_token) -> None:
    serving.servicer.behave = asyncio.Event().wait

    with pytest.raises(RemoteError) as ended:
        await call_unary(stub.SignOut, pb.SignOutRequest(), token=person_token(), timeout=0.3)

    assert (ended.value.code, ended.value.domain) == (Code.DEADLINE_EXCEEDED, "auth.eightgentc")


async def test_a_unary_call_whose_caller_leaves_stops_at_the_server(serving, stub, person_token) -> None:
    began, left = asyncio.Event(), asyncio.Event()

    async def behave() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            left.set()

    serving.servicer.behave = behave
    calling = asyncio.create_task(call_unary(stub.SignOut, pb.SignOutRequest(), token=person_token()))
    await began.wait()

    calling.cancel()

    async with asyncio.timeout(5):
        await left.wait()


async def test_a_unary_call_whose_stream_breaks_is_repeated_alone_only_where_it_may_be(
    start_server, auth_policies, person_token, service_token
) -> None:
    async with start_server() as broken, start_server() as other:
        channel = open_channel(f"ipv4:{broken.target},{other.target}", auth_policies)
        stub = session_service_pb2_grpc.SessionServiceStub(
            multiplexed(channel, {"/eightgentc.auth.v1.SessionService/GetKeySet": auth_policies[GET_KEY_SET]})
        )
        began, held = asyncio.Semaphore(0), asyncio.Event()

        async def behave() -> None:
            began.release()
            await held.wait()

        for serving in (broken, other):
            serving.servicer.behave = behave
        request = pb.GetKeySetRequest()
        repeatable = asyncio.create_task(call_unary(stub.GetKeySet, request, token=service_token))
        unsafe = asyncio.create_task(call_unary(stub.SignOut, pb.SignOutRequest(), token=person_token()))
        await began.acquire()
        await began.acquire()
        first, second = (broken, other) if broken.servicer.calls else (other, broken)

        first.stopped.set()
        await first.server._server.stop(0)
        held.set()
        answer, error = await asyncio.gather(repeatable, unsafe, return_exceptions=True)
        await first.server.stop()
        await channel.close()

    assert answer.max_age.seconds == 300
    assert (type(error), error.code) == (RemoteError, Code.UNAVAILABLE)
    assert [there.method for there in second.servicer.calls] == [GET_KEY_SET]

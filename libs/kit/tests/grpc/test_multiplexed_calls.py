"""Calls that share a stream are calls as if each came alone, and none of them disturbs another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import grpc
import pytest
from google.protobuf.duration_pb2 import Duration

from eightgentc.auth.v1 import session_service_pb2 as pb
from eightgentc.multiplex.v1.multiplex_service_pb2 import CallBegin, CallerFrame, MultiplexRequest
from eightgentc.multiplex.v1.multiplex_service_pb2_grpc import MultiplexServiceStub
from eightgentc_kit.context import begin_call
from eightgentc_kit.errors import Code, DatabaseUnavailable, RemoteError
from eightgentc_kit.grpc.channel import call_unary
from eightgentc_kit.grpc.multiplex.channel import MultiplexingChannel

from .multiplexed import (
    GET_KEY_SET,
    call,
    endless,
    entries,
    entries_of,
    numbers,
    refusal,
    stub_to,
)

pytestmark = pytest.mark.usefixtures("_no_call_is_being_served")


async def test_messages_of_many_calls_come_whole_and_in_order(serving, stub, service_token) -> None:
    async def watch(after: int) -> AsyncIterator[pb.WatchRevocationsResponse]:
        for number in range(100):
            await asyncio.sleep(0)
            yield pb.WatchRevocationsResponse(number=after * 1_000 + number)

    serving.servicer.watch = watch

    came = await asyncio.gather(*(numbers(stub, service_token, after) for after in range(250)))

    assert came == [[after * 1_000 + number for number in range(100)] for after in range(250)]


@pytest.mark.row("R30")
async def test_a_reader_that_takes_nothing_delays_no_other(serving, stub, service_token) -> None:
    serving.servicer.watch = entries(range(1_000))
    async with aclosing(call(stub, service_token, 1)) as stalled:
        first = await anext(stalled)

        others = await asyncio.gather(*(numbers(stub, service_token, after) for after in range(2, 6)))
        rest = [entry.number async for entry in stalled]

    assert [len(one) for one in others] == [1_000] * 4
    assert [first.number, *rest] == list(range(1_000, 2_000))


async def test_a_server_sends_no_more_than_the_reader_gave_credit_for(serving, stub, service_token) -> None:
    sent, waits = 0, asyncio.Event()

    async def watch(after: int) -> AsyncIterator[pb.WatchRevocationsResponse]:
        nonlocal sent
        while after == 0:
            sent += 1
            yield pb.WatchRevocationsResponse(number=sent)
        waits.set()
        yield pb.WatchRevocationsResponse()

    serving.servicer.watch = watch
    async with aclosing(call(stub, service_token)) as stalled:
        await anext(stalled)
        await numbers(stub, service_token, 1)

        assert waits.is_set()
        assert sent < 200


async def test_a_call_that_is_cancelled_stops_at_the_server_and_the_others_go_on(
    serving, stub, service_token
) -> None:
    serving.servicer.watch = endless()
    async with aclosing(call(stub, service_token)) as kept:
        await anext(kept)
        left = call(stub, service_token)
        await anext(left)

        await left.aclose()
        async with asyncio.timeout(5):
            await serving.servicer.stream_left.wait()
        serving.servicer.watch = entries([1])

        assert await numbers(stub, service_token) == [1]


async def test_a_call_ends_at_its_deadline_on_both_sides(serving, stub, service_token) -> None:
    serving.servicer.watch = endless()

    error = await refusal(stub, service_token, timeout=0.3)

    assert error.code is Code.DEADLINE_EXCEEDED
    async with asyncio.timeout(5):
        await serving.servicer.stream_left.wait()


async def test_a_call_ends_with_the_deadline_of_the_one_being_served(serving, stub, service_token) -> None:
    serving.servicer.watch = endless()
    begin_call("here", request_id="r-1", traceparent=f"00-{'a' * 32}-{'b' * 16}-01", timeout=0.3)

    error = await refusal(stub, service_token)

    [there] = serving.servicer.calls
    assert error.code is Code.DEADLINE_EXCEEDED
    assert (there.request_id, there.trace_id) == ("r-1", "a" * 32)
    assert there.token.subject == "projects"


async def test_an_error_of_the_domain_arrives_whole_and_ends_its_call_only(
    serving, stub, service_token
) -> None:
    async def watch(after: int) -> AsyncIterator[pb.WatchRevocationsResponse]:
        yield pb.WatchRevocationsResponse(number=after)
        if after == 0:
            raise DatabaseUnavailable(retry_after=2.0)

    serving.servicer.watch = watch

    error, *others = await asyncio.gather(
        refusal(stub, service_token), *(numbers(stub, service_token, after) for after in (1, 2))
    )

    assert (error.code, error.reason, error.retry_after) == (Code.UNAVAILABLE, "DATABASE_UNAVAILABLE", 2.0)
    assert others == [[1], [2]]


async def test_an_unexpected_error_says_nothing_outside(serving, stub, service_token) -> None:
    async def watch(_after: int) -> AsyncIterator[pb.WatchRevocationsResponse]:
        yield pb.WatchRevocationsResponse()
        raise RuntimeError("password=hunter2")

    serving.servicer.watch = watch

    error = await refusal(stub, service_token)

    assert error.code is Code.INTERNAL
    assert "hunter2" not in error.message


@pytest.mark.row("F10", clause="every gRPC call without identity is UNAUTHENTICATED")
@pytest.mark.parametrize("first", [None, "not a token"], ids=["no token", "no token of ours"])
async def test_a_token_that_is_refused_ends_its_call_only_even_where_it_opens_the_stream(
    serving, stub, service_token, first: str | None
) -> None:
    serving.servicer.watch = entries([1])

    error, other = await asyncio.gather(refusal(stub, first), numbers(stub, service_token))

    assert error.code is Code.UNAUTHENTICATED
    assert other == [1]


async def test_a_token_that_may_not_call_the_method_is_refused(serving, stub, person_token) -> None:
    error = await refusal(stub, person_token())

    assert error.code is Code.PERMISSION_DENIED
    assert not serving.servicer.calls


async def test_a_method_that_is_not_served_is_unimplemented(serving, service_token) -> None:
    async with grpc.aio.insecure_channel(serving.target) as channel:
        method = MultiplexingChannel(channel, {}).unary_stream(
            "/eightgentc.auth.v1.SessionService/Nothing", lambda _: b"", lambda message: message
        )
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await anext(
                method(pb.GetKeySetRequest(), metadata=(("authorization", f"Bearer {service_token}"),))
            )

    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED


async def test_more_calls_than_the_server_allows_are_refused_as_overload(start_server, service_token) -> None:
    async with start_server(max_concurrent_rpcs=3) as serving, stub_to(serving.target) as stub:
        serving.servicer.watch = endless()
        running = [call(stub, service_token) for _ in range(3)]
        for one in running:
            await anext(one)

        refused = await refusal(stub, service_token)
        await running.pop().aclose()
        serving.servicer.watch = entries([1])
        async with asyncio.timeout(5):
            await serving.servicer.stream_left.wait()

        assert refused.code is Code.UNAVAILABLE
        assert await numbers(stub, service_token) == [1]
        for one in running:
            await one.aclose()


async def test_a_message_that_is_too_large_ends_its_call_only(serving, stub, service_token) -> None:
    async def watch(after: int) -> AsyncIterator[pb.WatchRevocationsResponse]:
        size = 17_000_000 if after == 0 else 3_000_000
        for number in range(3):
            session = pb.SessionRevoked(session_id=f"{number}" * size)
            yield pb.WatchRevocationsResponse(number=number, session_revoked=session)

    serving.servicer.watch = watch

    error, large = await asyncio.gather(refusal(stub, service_token), entries_of(stub, service_token, 1))

    assert error.code is Code.INTERNAL
    assert [entry.session_revoked.session_id == f"{entry.number}" * 3_000_000 for entry in large] == [
        True
    ] * 3


@pytest.mark.parametrize("streams", [True, False])
async def test_a_call_that_its_own_method_gives_up_ends_as_cancelled(
    serving, stub, service_token, person_token, streams: bool
) -> None:
    async def give_up() -> None:
        raise asyncio.CancelledError

    serving.servicer.behave = give_up

    async with asyncio.timeout(5):
        if streams:
            error = await refusal(stub, service_token)
        else:
            with pytest.raises(RemoteError) as ended:
                await call_unary(stub.SignOut, pb.SignOutRequest(), token=person_token())
            error = ended.value

    assert error.code is Code.CANCELLED


@pytest.mark.parametrize(
    ("begin", "code"),
    [
        (CallBegin(request=b"\xff"), grpc.StatusCode.INVALID_ARGUMENT),
        (CallBegin(timeout=Duration(seconds=-1)), grpc.StatusCode.DEADLINE_EXCEEDED),
        (CallBegin(timeout=Duration(seconds=315_576_000_000, nanos=999_999_999)), grpc.StatusCode.OK),
        (CallBegin(timeout=Duration(seconds=2**62)), grpc.StatusCode.OK),
        (CallBegin(credit=-5), grpc.StatusCode.OK),
        (CallBegin(metadata={"x-request-id": "two words", "traceparent": ""}), grpc.StatusCode.OK),
    ],
    ids=["request", "negative timeout", "longest timeout", "no timeout at all", "credit", "metadata"],
)
async def test_whatever_a_caller_sends_has_an_end(
    serving, service_token, begin: CallBegin, code: grpc.StatusCode
) -> None:
    asked = CallBegin(method=GET_KEY_SET)
    asked.MergeFrom(begin)

    async def requests() -> AsyncIterator[MultiplexRequest]:
        yield MultiplexRequest(frames=[CallerFrame(call=7, begin=asked), CallerFrame(call=8, credit=1)])

    stream = MultiplexServiceStub(serving.channel).Multiplex(
        requests(), metadata=(("authorization", f"Bearer {service_token}"),)
    )
    async with asyncio.timeout(5):
        frames = [frame async for response in stream for frame in response.frames]

    assert [(frame.call, frame.end.code) for frame in frames if frame.HasField("end")] == [(7, code.value[0])]

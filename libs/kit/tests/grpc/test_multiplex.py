"""Calls that share a stream are calls as if each came alone, and none of them disturbs another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import cast

import grpc
import pytest

from eightgentc.auth.v1 import session_service_pb2 as pb
from eightgentc.auth.v1 import session_service_pb2_grpc
from eightgentc_kit.context import begin_call, leave_call
from eightgentc_kit.errors import Code, DatabaseUnavailable, RemoteError
from eightgentc_kit.grpc.channel import call_stream, call_unary, open_channel
from eightgentc_kit.grpc.multiplex import channel as multiplex_channel
from eightgentc_kit.grpc.multiplex.channel import CALLS_ON_A_STREAM, MultiplexingChannel, multiplexed

GET_KEY_SET = "/eightgentc.auth.v1.SessionService/GetKeySet"
pytestmark = pytest.mark.usefixtures("_no_call_is_being_served")


@pytest.fixture
def _no_call_is_being_served() -> None:
    leave_call()


@pytest.fixture
def service_token(person_token) -> str:
    return person_token(kind="service", sub="projects", act=None, sid="")


@asynccontextmanager
async def stub_to(target: str) -> AsyncIterator[session_service_pb2_grpc.SessionServiceAsyncStub]:
    channel = open_channel(target, {}, max_message_bytes=32_000_000)
    yield session_service_pb2_grpc.SessionServiceStub(multiplexed(channel, {}))
    await channel.close()


@pytest.fixture
async def stub(serving) -> AsyncIterator[session_service_pb2_grpc.SessionServiceAsyncStub]:
    async with stub_to(serving.target) as stub:
        yield stub


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


async def test_messages_of_many_calls_come_whole_and_in_order(serving, stub, service_token) -> None:
    async def watch(after: int) -> AsyncIterator[pb.WatchRevocationsResponse]:
        for number in range(100):
            await asyncio.sleep(0)
            yield pb.WatchRevocationsResponse(number=after * 1_000 + number)

    serving.servicer.watch = watch

    came = await asyncio.gather(*(numbers(stub, service_token, after) for after in range(250)))

    assert came == [[after * 1_000 + number for number in range(100)] for after in range(250)]


async def test_calls_share_few_streams(serving, stub, service_token) -> None:
    serving.servicer.watch = endless()
    open_calls = [call(stub, service_token, after) for after in range(CALLS_ON_A_STREAM + 1)]

    for one in open_calls:
        await anext(one)

    assert streams_of(serving) == 2
    for one in open_calls:
        await one.aclose()


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

        assert refused.code is Code.RESOURCE_EXHAUSTED
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

    assert error.code is Code.RESOURCE_EXHAUSTED
    assert [entry.session_revoked.session_id == f"{entry.number}" * 3_000_000 for entry in large] == [
        True
    ] * 3


async def entries_of(stub, token: str, after: int) -> list[pb.WatchRevocationsResponse]:
    return [entry async for entry in call(stub, token, after)]


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

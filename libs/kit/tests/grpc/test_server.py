"""The server that every service is: errors, deadlines, ids, health, and how it stops."""

from __future__ import annotations

import asyncio
import contextlib
import time

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from eightgentc.auth.v1 import session_service_pb2 as pb
from eightgentc_kit.errors import Code, DatabaseUnavailable, FieldInvalid, FieldViolation
from eightgentc_kit.grpc import server as server_module
from eightgentc_kit.grpc.status import from_rpc_error

REQUEST = pb.GetKeySetRequest()
SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING


async def refusal(call):
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await call
    return from_rpc_error(refused.value)


def raises(error: BaseException):
    async def behave() -> None:
        raise error

    return behave


async def test_error_of_the_domain_arrives_whole(serving) -> None:
    serving.servicer.behave = raises(DatabaseUnavailable(retry_after=2.0))

    error = await refusal(serving.stub.GetKeySet(REQUEST))

    assert (error.code, error.reason, error.domain) == (
        Code.UNAVAILABLE,
        "DATABASE_UNAVAILABLE",
        "auth.eightgentc",
    )
    assert error.retry_after == 2.0


@pytest.mark.parametrize("character", ["a", "食", "🥐", "%", "\x01", "é"])
async def test_error_that_quotes_a_long_text_arrives_with_its_reason(serving, character) -> None:
    """Where its trailers are too large, gRPC replaces an error by one of its own."""
    problem = f"There is no {character * 8_000} here."
    serving.servicer.behave = raises(
        FieldInvalid(
            problem, metadata={"problem": problem}, violations=(FieldViolation(character * 8_000, problem),)
        )
    )

    error = await refusal(serving.stub.GetKeySet(REQUEST))

    assert (error.code, error.reason) == (Code.INVALID_ARGUMENT, "FIELD_INVALID")
    assert error.message.startswith(f"There is no {character}")
    assert error.message.endswith(f"{character} here.")
    assert error.metadata["problem"] == error.violations[0].description == error.message


async def test_unexpected_error_says_nothing_outside(serving) -> None:
    serving.servicer.behave = raises(RuntimeError("password=hunter2"))

    error = await refusal(serving.stub.GetKeySet(REQUEST))

    assert (error.code, error.reason) == (Code.INTERNAL, "INTERNAL")
    assert "hunter2" not in error.message


async def test_call_that_takes_too_long_is_told_so_within_its_deadline(serving) -> None:
    serving.servicer.behave = asyncio.Event().wait

    error = await refusal(serving.stub.GetKeySet(REQUEST, timeout=0.2))

    assert error.code is Code.DEADLINE_EXCEEDED
    assert error.domain == "auth.eightgentc"  # said by the server, not found out by the client


async def test_no_caller_gets_more_time_than_the_policy_gives(serving) -> None:
    await serving.stub.GetKeySet(REQUEST, timeout=3600)
    await serving.stub.GetKeySet(REQUEST)
    await serving.stub.GetKeySet(REQUEST, timeout=1)

    remaining = [call.deadline - time.monotonic() for call in serving.servicer.calls]
    assert remaining[0] == pytest.approx(5, abs=1)
    assert remaining[1] == pytest.approx(5, abs=1)
    assert remaining[2] == pytest.approx(1, abs=0.5)


async def test_request_and_trace_id_are_taken_over(serving) -> None:
    metadata = (("x-request-id", "given"), ("traceparent", f"00-{'a' * 32}-{'b' * 16}-01"))

    await serving.stub.GetKeySet(REQUEST, metadata=metadata)

    [call] = serving.servicer.calls
    assert (call.request_id, call.trace_id) == ("given", "a" * 32)
    assert call.span_id != "b" * 16


async def test_ids_that_are_malformed_are_made_anew(serving) -> None:
    metadata = (("x-request-id", "two words " * 20), ("traceparent", "00-xyz-1-01"))

    await serving.stub.GetKeySet(REQUEST, metadata=metadata)

    [call] = serving.servicer.calls
    assert " " not in call.request_id
    assert len(call.trace_id) == 32


@pytest.mark.row("F10", clause="every gRPC call without identity is UNAUTHENTICATED")
async def test_method_that_is_not_public_needs_a_token(serving, person_token) -> None:
    without = await refusal(serving.stub.SignOut(pb.SignOutRequest()))

    await serving.stub.SignOut(pb.SignOutRequest(), metadata=(("authorization", f"Bearer {person_token()}"),))

    assert without.code is Code.UNAUTHENTICATED
    [call] = serving.servicer.calls
    assert call.token.subject == "person"


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"aal": 0}, Code.PERMISSION_DENIED),
        ({"act": {"sub": "projects"}}, Code.PERMISSION_DENIED),
        ({"kind": "service", "sub": "edge-gateway"}, Code.PERMISSION_DENIED),
        ({"aud": "projects"}, Code.UNAUTHENTICATED),
    ],
    ids=str,
)
async def test_token_that_does_not_fit_the_policy_is_refused(serving, person_token, claims, code) -> None:
    metadata = (("authorization", f"Bearer {person_token(**claims)}"),)

    error = await refusal(serving.stub.SignOut(pb.SignOutRequest(), metadata=metadata))

    assert error.code is code
    assert not serving.servicer.calls


async def test_method_without_code_is_unimplemented(serving) -> None:
    method = serving.channel.unary_unary("/eightgentc.auth.v1.SessionService/Nothing")

    assert (await refusal(method(b""))).code is Code.UNIMPLEMENTED


async def health_of(serving, service: str) -> int:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{serving.server.health_port}") as channel:
        response = await health_pb2_grpc.HealthStub(channel).Check(
            health_pb2.HealthCheckRequest(service=service)
        )
    return response.status


async def health_becomes(serving, service: str, status: int) -> None:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{serving.server.health_port}") as channel:
        watch = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(service=service))
        async for response in watch:
            if response.status == status:
                break
        watch.cancel()


async def test_health_says_ready_and_not_ready_and_alive_all_the_while(
    start_server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "CHECK_SECONDS", 0.01)
    async with asyncio.timeout(20), start_server() as serving:
        await health_becomes(serving, "readiness", SERVING)
        assert await health_of(serving, "startup") == SERVING

        serving.ready.clear()
        await health_becomes(serving, "readiness", NOT_SERVING)

        assert await health_of(serving, "liveness") == SERVING
        assert await health_of(serving, "startup") == SERVING
        serving.ready.set()
        await health_becomes(serving, "readiness", SERVING)


async def test_details_show_what_a_ready_process_lacks_and_leave_it_ready() -> None:
    async def yes() -> bool:
        return True

    async def no() -> bool:
        return False

    health = server_module.HealthServer("127.0.0.1:0", yes, {"model": no})
    await health.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{health.port}") as channel:
        states = {}
        for service in ("model", "readiness"):
            request = health_pb2.HealthCheckRequest(service=service)
            async for answer in health_pb2_grpc.HealthStub(channel).Watch(request, timeout=10):
                if answer.status in (SERVING, NOT_SERVING):
                    states[service] = answer.status
                    break
    await health.stop()

    assert states == {"model": NOT_SERVING, "readiness": SERVING}


async def test_server_stops_even_where_a_check_loses_its_cancellation() -> None:
    checking = asyncio.Event()

    async def is_ready() -> bool:
        checking.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        return True

    health = server_module.HealthServer("127.0.0.1:0", is_ready)
    await health.start()
    await checking.wait()

    async with asyncio.timeout(5):
        await health.stop()


async def test_running_call_finishes_while_the_server_stops_and_new_ones_are_refused(serving) -> None:
    began, may_end = asyncio.Event(), asyncio.Event()

    async def behave() -> None:
        began.set()
        await may_end.wait()

    serving.servicer.behave = behave
    running = asyncio.ensure_future(serving.stub.GetKeySet(REQUEST))
    await began.wait()

    stopping = asyncio.create_task(serving.server.stop())
    await health_gone_or_not_ready(serving)
    late = await refusal(serving.stub.GetKeySet(REQUEST, timeout=1))
    may_end.set()

    assert (await running).key_set
    await stopping
    serving.stopped.set()
    assert late.code in (Code.UNAVAILABLE, Code.CANCELLED)


async def health_gone_or_not_ready(serving) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                if await health_of(serving, "readiness") == NOT_SERVING:
                    return
            except grpc.aio.AioRpcError:
                return


async def test_call_that_outstays_the_drain_is_cut(start_server) -> None:
    async with start_server(drain_seconds=0.05) as serving:
        began = asyncio.Event()

        async def behave() -> None:
            began.set()
            await asyncio.Event().wait()

        serving.servicer.behave = behave
        running = asyncio.ensure_future(serving.stub.GetKeySet(REQUEST))
        await began.wait()

        await serving.server.stop()
        serving.stopped.set()

        with pytest.raises((grpc.aio.AioRpcError, asyncio.CancelledError)):
            await running


async def test_more_calls_than_allowed_are_refused_as_overload(start_server) -> None:
    async with start_server(max_concurrent_rpcs=1) as serving:
        began, may_end = asyncio.Event(), asyncio.Event()

        async def behave() -> None:
            began.set()
            await may_end.wait()

        serving.servicer.behave = behave
        first = asyncio.ensure_future(serving.stub.GetKeySet(REQUEST))
        await began.wait()

        second = await refusal(serving.stub.GetKeySet(REQUEST))
        may_end.set()
        await first

        assert second.code is Code.UNAVAILABLE


@pytest.mark.parametrize("on", [True, False])
async def test_reflection_is_there_only_when_it_is_asked_for(start_server, on: bool) -> None:
    from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

    async with start_server(reflection=on) as serving:
        stub = reflection_pb2_grpc.ServerReflectionStub(serving.channel)
        stream = stub.ServerReflectionInfo(iter([reflection_pb2.ServerReflectionRequest(list_services="*")]))
        if on:
            response = await stream.read()
            names = [service.name for service in response.list_services_response.service]
            assert "eightgentc.auth.v1.SessionService" in names
            stream.cancel()
        else:
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await stream.read()
            assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED


async def test_request_that_is_no_message_is_the_callers_fault(serving) -> None:
    method = serving.channel.unary_unary("/eightgentc.auth.v1.SessionService/GetKeySet")

    error = await refusal(method(b"\xff\xff\xff"))

    assert (error.code, error.reason) == (Code.INVALID_ARGUMENT, "INVALID_ARGUMENT")

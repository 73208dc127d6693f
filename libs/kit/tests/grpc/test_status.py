"""Errors on the wire and back."""

from __future__ import annotations

import grpc
import pytest
from grpc.aio import AioRpcError, Metadata

from eightgentc_kit.errors import Code, DomainError, FieldInvalid, FieldViolation, RemoteError
from eightgentc_kit.grpc.status import from_rpc_error, grpc_code, to_trailers


def over_the_wire(error: DomainError, domain: str = "auth.eightgentc") -> RemoteError:
    return from_rpc_error(
        AioRpcError(
            grpc_code(error), Metadata(), Metadata(*to_trailers(error, domain)), details=error.message
        )
    )


@pytest.mark.parametrize("code", list(Code))
def test_every_code_comes_back(code: Code) -> None:
    error = type("Made", (DomainError,), {"code": code, "reason": "MADE_UP", "__doc__": "It is so."})()

    remote = over_the_wire(error)

    assert (remote.code, remote.reason, remote.message) == (code, "MADE_UP", "It is so.")


def test_facts_come_back() -> None:
    error = FieldInvalid(
        "Two fields are wrong.",
        metadata={"rule": "too_short"},
        retry_after=1.25,
        violations=(FieldViolation("a.b", "is required"), FieldViolation("c", "is too long")),
    )

    remote = over_the_wire(error)

    assert remote.metadata == {"rule": "too_short"}
    assert remote.retry_after == 1.25
    assert remote.violations == error.violations
    assert remote.domain == "auth.eightgentc"


def test_error_of_another_service_keeps_its_origin_when_it_is_passed_on() -> None:
    first = over_the_wire(FieldInvalid.of("name", "is required"))

    second = over_the_wire(first, "projects.eightgentc")

    assert (second.domain, second.reason, second.violations) == (
        "auth.eightgentc",
        first.reason,
        first.violations,
    )


def test_unreachable_service_is_reported_without_addresses() -> None:
    error = AioRpcError(
        grpc.StatusCode.UNAVAILABLE,
        Metadata(),
        Metadata(),
        details="failed to connect to ipv4:10.0.0.7:50051",
    )

    remote = from_rpc_error(error)

    assert (remote.code, remote.domain, remote.retry_after) == (Code.UNAVAILABLE, "grpc", 1.0)
    assert "10.0.0.7" not in remote.message


def test_status_without_details_keeps_its_code() -> None:
    error = AioRpcError(grpc.StatusCode.UNIMPLEMENTED, Metadata(), Metadata(), details="no such method")

    assert from_rpc_error(error).code is Code.UNIMPLEMENTED


def test_code_we_never_send_is_internal() -> None:
    error = AioRpcError(grpc.StatusCode.DATA_LOSS, Metadata(), Metadata(), details="oh")

    assert from_rpc_error(error).code is Code.INTERNAL


def test_sentence_of_an_error_is_its_docstring() -> None:
    class RoomFull(DomainError):
        """The room is full. Come back tomorrow.

        This is for programmers.
        """

        code = Code.RESOURCE_EXHAUSTED
        reason = "ROOM_FULL"

    assert over_the_wire(RoomFull()).message == "The room is full. Come back tomorrow."


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ("SERVER: Received message larger than max (5 vs. 4)", Code.INVALID_ARGUMENT),
        ("CLIENT: Sent message larger than max (5 vs. 4)", Code.INVALID_ARGUMENT),
        ("Stream removed (CLIENT: Received message larger than max (5 vs. 4))", Code.INTERNAL),
        ("SERVER: Sent message larger than max (5 vs. 4)", Code.INTERNAL),
        ("Concurrent RPC limit exceeded!", Code.UNAVAILABLE),
    ],
)
def test_limits_of_grpc_itself_are_not_the_callers_quota(details: str, code: Code) -> None:
    error = AioRpcError(grpc.StatusCode.RESOURCE_EXHAUSTED, Metadata(), Metadata(), details=details)

    assert from_rpc_error(error).code is code


@pytest.mark.parametrize("code", [code for code in grpc.StatusCode if code is not grpc.StatusCode.OK])
def test_what_grpc_itself_says_is_not_passed_on(code: grpc.StatusCode) -> None:
    error = AioRpcError(code, Metadata(), Metadata(), details="frames of 10.0.0.7 in call.cc:12")

    assert "10.0.0.7" not in from_rpc_error(error).message

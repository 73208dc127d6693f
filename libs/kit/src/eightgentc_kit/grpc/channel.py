"""Channels to other services and calls on them: identity, trace and deadline are passed on, errors come back typed."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Awaitable
from typing import Any, Protocol, TypeVar

import grpc
import msgspec

from eightgentc_kit.context import current_call, seconds_left
from eightgentc_kit.errors import Code, RemoteError
from eightgentc_kit.grpc.policy import Policy
from eightgentc_kit.grpc.status import from_rpc_error

R = TypeVar("R", covariant=True)
Q = TypeVar("Q", contravariant=True)

DEFAULT_TIMEOUT = 10.0
# Kept of the caller's time, to report what went wrong.
_REPORT_RESERVE = 0.05
_LEAST_TIMEOUT = 0.001


class UnaryMethod(Protocol[Q, R]):
    """A unary method of a generated stub."""

    def __call__(self, request: Q, *, timeout: float | None, metadata: Any) -> Awaitable[R]: ...


class StreamMethod(Protocol[Q, R]):
    """A server-streaming method of a generated stub."""

    def __call__(self, request: Q, *, timeout: float | None, metadata: Any) -> Any: ...


def open_channel(
    target: str, policies: dict[str, Policy], *, max_message_bytes: int = 4 * 1024 * 1024
) -> grpc.aio.Channel:
    """A channel that balances per call, and retries with throttling what is safe to repeat and reached no server.

    Args:
        target: `127.0.0.1:50051` or `dns:///auth:50051` (headless Service).
        policies: of the services behind it; only methods that may be repeated are retried (gRFC A6).
        max_message_bytes: the largest answer; gRPC's own bound of 4 MiB unless a method needs more.
    """
    repeatable = [policy.method.strip("/").split("/") for policy in policies.values() if policy.repeatable]
    service_config = {
        "loadBalancingConfig": [{"round_robin": {}}],
        "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.1},
        "methodConfig": [
            {
                "name": [{"service": service, "method": method} for service, method in repeatable],
                "retryPolicy": {
                    "maxAttempts": 3,
                    "initialBackoff": "0.05s",
                    "maxBackoff": "0.5s",
                    "backoffMultiplier": 2,
                    "retryableStatusCodes": ["UNAVAILABLE"],
                },
            }
        ],
    }
    return grpc.aio.insecure_channel(
        target,
        options=[
            ("grpc.service_config", msgspec.json.encode(service_config).decode()),
            ("grpc.keepalive_time_ms", 30_000),
            ("grpc.keepalive_timeout_ms", 5_000),
            ("grpc.max_receive_message_length", max_message_bytes),
            ("grpc.max_send_message_length", max_message_bytes),
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.min_reconnect_backoff_ms", 100),
            ("grpc.max_reconnect_backoff_ms", 2_000),
        ],
    )


def _outgoing(token: str | None) -> tuple[tuple[str, str], ...]:
    call = current_call()
    metadata: tuple[tuple[str, str], ...] = (
        (("x-request-id", call.request_id), ("traceparent", call.traceparent)) if call else ()
    )
    return (*metadata, ("authorization", f"Bearer {token}")) if token else metadata


def _timeout(asked: float | None) -> float:
    left = seconds_left(reserve=_REPORT_RESERVE)
    if math.isinf(left):
        return asked or DEFAULT_TIMEOUT
    return max(_LEAST_TIMEOUT, min(asked or left, left))


async def call_unary(
    method: UnaryMethod[Q, R], request: Q, *, token: str | None = None, timeout: float | None = None
) -> R:
    """Call and wait, at most until the deadline of the call being served.

    Raises:
        RemoteError: what the service answered, or that it is unreachable.
    """
    try:
        return await method(request, timeout=_timeout(timeout), metadata=_outgoing(token))
    except grpc.aio.AioRpcError as error:
        raise from_rpc_error(error) from error


async def call_stream(
    method: StreamMethod[Q, R], request: Q, *, token: str | None = None, timeout: float | None = None
) -> AsyncIterator[R]:
    """Call and yield what comes. Leaving the iterator early cancels the call at the server.

    Raises:
        RemoteError: the stream ended with a status.
    """
    stream = method(request, timeout=_timeout(timeout), metadata=_outgoing(token))
    try:
        async for message in stream:
            yield message
    except grpc.aio.AioRpcError as error:
        raise from_rpc_error(error) from error
    finally:
        stream.cancel()


def is_unreachable(error: RemoteError) -> bool:
    """Whether the service could not be reached at all, as opposed to having answered with an error."""
    return error.code is Code.UNAVAILABLE and error.domain == "grpc"

"""The two interceptors of every server: one begins and ends a call, one checks its token and policy.

Wrapped handlers are cached by method, so that wrapping costs nothing per call.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NoReturn, TypeAlias, cast

import grpc
from google.protobuf.message import DecodeError

from eightgentc_kit.context import begin_call, current_call, seconds_left
from eightgentc_kit.errors import CallerNotAllowed, Code, DomainError, TokenInvalid
from eightgentc_kit.grpc.policy import Policy
from eightgentc_kit.grpc.status import grpc_code, to_trailers
from eightgentc_kit.identity.tokens import TokenVerifier, VerifiedToken
from eightgentc_kit.logging import logger
from eightgentc_kit.metrics import RPC_RUNNING, RPC_SECONDS

log = logger(__name__)

Context = grpc.aio.ServicerContext[Any, Any]
# Generic for type checkers only.
Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"
Continuation: TypeAlias = "Callable[[grpc.HandlerCallDetails], Awaitable[Handler | None]]"
UnaryBehavior = Callable[[Any, Any], Awaitable[object]]
StreamBehavior = Callable[[Any, Any], AsyncIterator[object]]
Deserializer = Callable[[bytes], Any]
_REPORT_RESERVE = 0.02


class Unexpected(DomainError):
    """Something went wrong on our side. It has been noted."""

    code = Code.INTERNAL
    reason = "INTERNAL"


class DeadlineExceeded(DomainError):
    """The call did not finish in its time."""

    code = Code.DEADLINE_EXCEEDED
    reason = "DEADLINE_EXCEEDED"


class RequestUnreadable(DomainError):
    """The request is no message of this method."""

    code = Code.INVALID_ARGUMENT
    reason = "INVALID_ARGUMENT"


class _WrappingInterceptor(ABC, grpc.aio.ServerInterceptor):
    """Wraps the handlers of methods that have a policy; health and reflection pass as they are."""

    def __init__(self, policies: dict[str, Policy]) -> None:
        self._policies = policies
        self._wrapped: dict[str, Handler] = {}

    async def intercept_service(
        self, continuation: Continuation, handler_call_details: grpc.HandlerCallDetails
    ) -> Handler | None:
        method = handler_call_details.method
        wrapped = self._wrapped.get(method)
        if wrapped is None:
            handler = await continuation(handler_call_details)
            policy = self._policies.get(method)
            if handler is None or policy is None or not self._concerns(policy):
                return handler
            wrapped = self._wrapped[method] = self._wrap(handler, policy)
        return wrapped

    def wrap(self, handler: Handler, method: str) -> Handler:
        """The handler of a method, wrapped as for a call that comes alone."""
        policy = self._policies[method]
        return self._wrap(handler, policy) if self._concerns(policy) else handler

    def _wrap(self, handler: Handler, policy: Policy) -> Handler:
        if handler.request_streaming and handler.response_streaming:
            return grpc.stream_stream_rpc_method_handler(
                self._stream(cast("StreamBehavior", handler.stream_stream), policy),
                request_deserializer=self._reading(handler),
                response_serializer=handler.response_serializer,
            )
        if handler.response_streaming:
            return grpc.unary_stream_rpc_method_handler(
                self._stream(cast("StreamBehavior", handler.unary_stream), policy),
                request_deserializer=self._reading(handler),
                response_serializer=handler.response_serializer,
            )
        return grpc.unary_unary_rpc_method_handler(
            self._unary(cast("UnaryBehavior", handler.unary_unary), policy),
            request_deserializer=self._reading(handler),
            response_serializer=handler.response_serializer,
        )

    def _concerns(self, policy: Policy) -> bool:
        return True

    def _reading(self, handler: Handler) -> Deserializer | None:
        """What makes a request of its bytes."""
        return handler.request_deserializer

    @abstractmethod
    def _unary(self, behavior: UnaryBehavior, policy: Policy) -> UnaryBehavior: ...

    @abstractmethod
    def _stream(self, behavior: StreamBehavior, policy: Policy) -> StreamBehavior: ...


class CallInterceptor(_WrappingInterceptor):
    """Gives each call its ids and deadline, turns errors into a status, counts and logs the call once."""

    def __init__(self, policies: dict[str, Policy], domain: str) -> None:
        super().__init__(policies)
        self._domain = domain

    def _reading(self, handler: Handler) -> Deserializer | None:
        deserialize = super()._reading(handler)
        return deserialize and _or_unreadable(deserialize)

    def _unary(self, behavior: UnaryBehavior, policy: Policy) -> UnaryBehavior:
        running = RPC_RUNNING.labels(policy.method)

        async def unary(request: object, context: Context) -> object:  # noqa: RET503  # abort raises
            _begin(context, policy)
            started = time.monotonic()
            running.inc()
            error: DomainError | None = None
            try:
                _check_readable(request)
                async with asyncio.timeout(seconds_left(reserve=_REPORT_RESERVE)):
                    return await behavior(request, context)
            except Exception as failure:  # noqa: BLE001  # the one place that turns every error into a status
                error = _as_domain_error(failure, policy.method)
            finally:
                running.dec()
                _end(policy.method, error, started)
            await self._abort(context, error)

        return unary

    def _stream(self, behavior: StreamBehavior, policy: Policy) -> StreamBehavior:
        running = RPC_RUNNING.labels(policy.method)

        async def stream(request: object, context: Context) -> AsyncIterator[object]:
            _begin(context, policy)
            started = time.monotonic()
            running.inc()
            error: DomainError | None = None
            try:
                _check_readable(request)
                async for message in behavior(request, context):
                    yield message
            except Exception as failure:  # noqa: BLE001  # as above
                error = _as_domain_error(failure, policy.method)
            finally:
                running.dec()
                _end(policy.method, error, started)
            if error is not None:
                await self._abort(context, error)

        return stream

    async def _abort(self, context: Context, error: DomainError) -> NoReturn:
        await context.abort(grpc_code(error), error.message, to_trailers(error, self._domain))


class AccessInterceptor(_WrappingInterceptor):
    """Enforces each method's policy: who calls, with whose token, for which audience. A stream ends with its session."""

    def __init__(self, policies: dict[str, Policy], verifier: TokenVerifier) -> None:
        super().__init__(policies)
        self._verifier = verifier

    def _concerns(self, policy: Policy) -> bool:
        return not policy.public

    def _unary(self, behavior: UnaryBehavior, policy: Policy) -> UnaryBehavior:
        async def unary(request: object, context: Context) -> object:
            await self._admit(context, policy)
            return await behavior(request, context)

        return unary

    def _stream(self, behavior: StreamBehavior, policy: Policy) -> StreamBehavior:
        async def stream(request: object, context: Context) -> AsyncIterator[object]:
            token = await self._admit(context, policy)
            with self._verifier.until_revoked(token):
                async for message in behavior(request, context):
                    yield message

        return stream

    async def _admit(self, context: Context, policy: Policy) -> VerifiedToken:
        scheme, _, raw = _metadata(context, "authorization").partition(" ")
        if scheme.lower() != "bearer":
            raise TokenInvalid
        token = await self._verifier.verify(raw)
        if (
            token.audience != policy.audience
            or not policy.allows(token.caller, is_service=token.is_service)
            or not policy.scopes <= token.scopes
            or (not token.is_service and token.assurance < policy.assurance)
        ):
            raise CallerNotAllowed(metadata={"method": policy.method})
        call = current_call()
        assert call is not None
        call.token = token
        return token


class _Unreadable:
    """In place of a request that is no message: so that it is refused where every error becomes a status."""


def _or_unreadable(deserialize: Deserializer) -> Deserializer:
    def read(request: bytes) -> Any:
        try:
            return deserialize(request)
        except DecodeError:
            return _Unreadable()

    return read


def _check_readable(request: object) -> None:
    if isinstance(request, _Unreadable):
        raise RequestUnreadable


def _metadata(context: Context, key: str) -> str:
    for name, value in context.invocation_metadata() or ():
        if name == key:
            return value if isinstance(value, str) else value.decode("utf-8", "replace")
    return ""


def _begin(context: Context, policy: Policy) -> None:
    asked: float | None = context.time_remaining()
    timeout = policy.default_deadline if asked is None else min(asked, policy.longest_deadline)
    begin_call(
        policy.method,
        request_id=_metadata(context, "x-request-id"),
        traceparent=_metadata(context, "traceparent"),
        timeout=timeout,
    )


def _as_domain_error(failure: Exception, method: str) -> DomainError:
    if isinstance(failure, DomainError):
        return failure
    if isinstance(failure, TimeoutError):
        return DeadlineExceeded()
    log.error("unexpected error", method=method, exc_info=failure)
    return Unexpected()


def _end(method: str, error: DomainError | None, started: float) -> None:
    seconds = time.monotonic() - started
    code = error.code.value if error else "OK"
    RPC_SECONDS.labels(method, code).observe(seconds)
    if error is None:
        log.info("rpc served", ms=round(seconds * 1000, 2))
    else:
        log.info("rpc refused", ms=round(seconds * 1000, 2), code=code, reason=error.reason)

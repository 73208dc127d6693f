"""The server's half: each call runs as a task of its own, through the same interceptors as a call that comes alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, NoReturn, cast

import grpc

from eightgentc.multiplex.v1 import multiplex_service_pb2 as pb
from eightgentc.multiplex.v1 import multiplex_service_pb2_grpc as rpc
from eightgentc_kit.grpc.interceptors import Handler
from eightgentc_kit.grpc.multiplex.call_end import call_end
from eightgentc_kit.grpc.multiplex.outbox import MOST_BYTES, Outbox
from eightgentc_kit.grpc.status import DETAILS_KEY
from eightgentc_kit.logging import logger

log = logger(__name__)

MAX_MESSAGE_BYTES = 16 * 1024 * 1024
"""Of a message of any call, alone or not."""
_LONGEST_SECONDS = 7 * 24 * 3600.0
"""More than any method gives, and less than an event loop can count."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method that takes one request: how that is read, what the method does, how its messages are written."""

    deserialize: Callable[[bytes], object]
    serialize: Callable[[object], bytes]
    answer: Callable[[object, _CallContext], Awaitable[object]] | None
    stream: Callable[[object, _CallContext], AsyncGenerator[object, None]] | None

    @classmethod
    def of(cls, handler: Handler) -> Method:
        """From the handler that gRPC itself would use."""
        return cls(
            cast("Callable[[bytes], object]", handler.request_deserializer),
            cast("Callable[[object], bytes]", handler.response_serializer),
            cast("Callable[[object, _CallContext], Awaitable[object]] | None", handler.unary_unary),
            cast(
                "Callable[[object, _CallContext], AsyncGenerator[object, None]] | None", handler.unary_stream
            ),
        )


class Multiplexer(rpc.MultiplexServiceServicer):
    """Serves the methods of a server that take one request, by path and wrapped by its interceptors.

    `max_calls`: on all streams together, at one time.
    """

    def __init__(self, methods: Mapping[str, Method], *, max_calls: int) -> None:
        self._methods = methods
        self._max_calls = max_calls
        self._streams: set[_Stream] = set()
        self._closed = False

    async def Multiplex(
        self, request_iterator: AsyncIterator[pb.MultiplexRequest], context: Any
    ) -> AsyncIterator[pb.MultiplexResponse]:
        stream = _Stream(self._methods, self._has_room)
        self._streams.add(stream)
        if self._closed:
            stream.close()
        reading = asyncio.create_task(stream.read(request_iterator))
        try:
            yield pb.MultiplexResponse()  # so that callers know a stream that was refused from one that broke
            async for response in stream.outbox.batches():
                yield response
        finally:
            self._streams.discard(stream)
            reading.cancel()
            stream.cancel_all()

    def close(self) -> None:
        """Take no more calls; each stream ends with the last call on it."""
        self._closed = True
        for stream in self._streams:
            stream.close()

    def _has_room(self) -> bool:
        return sum(len(stream.calls) for stream in self._streams) < self._max_calls


class _Stream:
    """One stream: the calls that run on it, and what is to be sent."""

    def __init__(self, methods: Mapping[str, Method], has_room: Callable[[], bool]) -> None:
        self._methods = methods
        self._has_room = has_room
        self.calls: dict[int, _Call] = {}
        self._last = 0
        self._closing = False
        self.outbox = Outbox(pb.MultiplexResponse)

    async def read(self, requests: AsyncIterator[pb.MultiplexRequest]) -> None:
        """Take frames until the caller sends no more; the calls that are open then run to their end."""
        async for request in requests:
            for frame in request.frames:
                self._take(frame)
        self._closing = True
        self._close_when_idle()

    def close(self) -> None:
        """Say that no more calls are taken, and end with the last one."""
        if not self._closing:
            self._closing = True
            self.outbox.put(call=self._last, closing=pb.ServerClosing())
            self._close_when_idle()

    def cancel_all(self) -> None:
        """The stream broke, or the caller is gone."""
        for call in self.calls.values():
            call.task.cancel()

    def _take(self, frame: pb.CallerFrame) -> None:
        number = frame.call
        kind = frame.WhichOneof("frame")
        if kind == "begin":
            if not self._closing and number > self._last:
                self._last = number
                self._begin(number, frame.begin)
        elif (call := self.calls.get(number)) is not None:
            if kind == "credit":
                call.add_credit(frame.credit)
            elif kind == "cancel":
                call.task.cancel()

    def _begin(self, number: int, begin: pb.CallBegin) -> None:
        method = self._methods.get(begin.method)
        if method is None:
            self._end(number, call_end(grpc.StatusCode.UNIMPLEMENTED, "Method not found!"))
        elif not self._has_room():
            self._end(number, call_end(grpc.StatusCode.RESOURCE_EXHAUSTED, "Concurrent RPC limit exceeded!"))
        else:
            call = _Call(number, begin, method, self.outbox)
            self.calls[number] = call
            call.task.add_done_callback(lambda task: self._ended(number, task))

    def _ended(self, number: int, task: asyncio.Task[pb.CallEnd]) -> None:
        del self.calls[number]
        # Mostly the caller cancelled it and has forgotten it; a method may also give up by itself.
        cancelled = call_end(grpc.StatusCode.CANCELLED, "CANCELLED")
        self._end(number, cancelled if task.cancelled() else task.result())
        self._close_when_idle()

    def _end(self, number: int, end: pb.CallEnd) -> None:
        self.outbox.put(call=number, end=end, size=len(end.details))

    def _close_when_idle(self) -> None:
        if self._closing and not self.calls:
            self.outbox.close()


class _Call:
    """One call: a stream sends while it has credit, and waits for more where it has none."""

    def __init__(
        self,
        number: int,
        begin: pb.CallBegin,
        method: Method,
        outbox: Outbox[pb.MultiplexResponse],
    ) -> None:
        self._number = number
        self._outbox = outbox
        self._credit = begin.credit
        self._more: asyncio.Future[None] | None = None
        self.task = asyncio.create_task(self._serve(begin, method))

    def add_credit(self, messages: int) -> None:
        self._credit += messages
        if self._more is not None and not self._more.done():
            self._more.set_result(None)

    async def _serve(self, begin: pb.CallBegin, method: Method) -> pb.CallEnd:
        try:
            await self._run(begin, method)
        except _AbortedError as aborted:
            return aborted.end
        except TimeoutError:
            return call_end(grpc.StatusCode.DEADLINE_EXCEEDED, "Deadline Exceeded")
        except Exception:
            # The interceptors turn every error of a method into a status; this is one of theirs or of ours.
            log.exception("multiplexed call failed", method=begin.method)
            return call_end(grpc.StatusCode.INTERNAL, "Something went wrong on our side. It has been noted.")
        return pb.CallEnd()

    async def _run(self, begin: pb.CallBegin, method: Method) -> None:
        context = _CallContext(begin)
        request = method.deserialize(begin.request)
        if method.answer is not None:
            # The interceptors hold it to its time. Its one message needs no credit.
            self._send(method.serialize(await method.answer(request, context)))
        elif method.stream is not None:
            async with (
                asyncio.timeout(context.time_remaining()),
                aclosing(method.stream(request, context)) as messages,
            ):
                async for message in messages:
                    await self._take_credit()
                    self._send(method.serialize(message))

    async def _take_credit(self) -> None:
        while self._credit <= 0:
            self._more = asyncio.get_running_loop().create_future()
            await self._more
        self._credit -= 1

    def _send(self, message: bytes) -> None:
        if len(message) > MAX_MESSAGE_BYTES:
            # As gRPC itself ends a call that goes alone.
            too_large = f"SERVER: Sent message larger than max ({len(message)} vs. {MAX_MESSAGE_BYTES})"
            raise _AbortedError(call_end(grpc.StatusCode.RESOURCE_EXHAUSTED, too_large))
        while len(message) > MOST_BYTES:
            piece, message = message[:MOST_BYTES], message[MOST_BYTES:]
            self._outbox.put(call=self._number, piece=piece, size=len(piece))
        self._outbox.put(call=self._number, message=message, size=len(message))


class _AbortedError(Exception):
    """The interceptors end a call with a status."""

    def __init__(self, end: pb.CallEnd) -> None:
        super().__init__(end.message)
        self.end = end


class _CallContext:
    """What interceptors and servicers use of gRPC's context."""

    def __init__(self, begin: pb.CallBegin) -> None:
        self._metadata = tuple(begin.metadata.items())
        self._deadline: float | None = None
        if begin.HasField("timeout"):
            seconds = min(begin.timeout.seconds + begin.timeout.nanos / 1e9, _LONGEST_SECONDS)
            self._deadline = asyncio.get_running_loop().time() + seconds

    def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
        return self._metadata

    def time_remaining(self) -> float | None:
        if self._deadline is None:
            return None
        return max(0.0, self._deadline - asyncio.get_running_loop().time())

    async def abort(
        self, code: grpc.StatusCode, details: str = "", trailing_metadata: tuple[tuple[str, bytes], ...] = ()
    ) -> NoReturn:
        raise _AbortedError(call_end(code, details, dict(trailing_metadata).get(DETAILS_KEY, b"")))

"""The caller's half: a channel whose calls share few streams of gRPC."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from typing import Any, cast

import grpc
from google.protobuf.message import Message

from eightgentc.multiplex.v1 import multiplex_service_pb2 as pb
from eightgentc.multiplex.v1.multiplex_service_pb2_grpc import MultiplexServiceStub
from eightgentc_kit.grpc.multiplex.call_end import call_end, details_of, end_of, error_of
from eightgentc_kit.grpc.multiplex.outbox import MOST_BYTES, Outbox
from eightgentc_kit.grpc.policy import Policy

MOST_STREAMS = 4
CALLS_ON_A_STREAM = 16
"""With so many open calls on each, a further stream is opened: where there are many servers, it may reach another."""
TAKES_CALLS_SECONDS = 60.0
"""So long a stream takes new calls. Then another one is opened, perhaps to a server that was not there before."""
_CREDIT = 64
_UNSUPPORTED_SECONDS = 60.0
_TRIES = 2
_LEAST_SECONDS = 0.001
Metadata = tuple[tuple[str, str], ...]


def multiplexed(channel: grpc.aio.Channel, policies: Mapping[str, Policy]) -> grpc.aio.Channel:
    """The channel for stubs whose calls share streams. Closing the channel itself ends them.

    A server of an older release has no such stream: then each call goes alone.

    Args:
        channel: to the server.
        policies: of the services behind it; a unary method that may be repeated is called once more, alone, where its
            stream broke.
    """
    return cast("grpc.aio.Channel", MultiplexingChannel(channel, policies))


class MultiplexingChannel:
    """What a generated stub needs of a channel."""

    def __init__(self, channel: grpc.aio.Channel, policies: Mapping[str, Policy]) -> None:
        self._channel = channel
        self._policies = policies
        self._multiplex = MultiplexServiceStub(channel).Multiplex
        self._streams: list[_Stream] = []
        self._alone_until = 0.0

    def unary_unary(
        self,
        method: str,
        request_serializer: Callable[[Any], bytes],
        response_deserializer: Callable[[bytes], Any],
        **options: Any,
    ) -> MultiplexedUnaryMethod:
        """A unary method."""
        alone = self._channel.unary_unary(method, request_serializer, response_deserializer, **options)
        begin_alone = partial(_UnaryAlone, alone)
        shared = MultiplexedMethod(self, method, begin_alone, request_serializer, response_deserializer)
        repeatable = method in self._policies and self._policies[method].repeatable
        return MultiplexedUnaryMethod(shared, alone, repeatable=repeatable)

    def unary_stream(
        self,
        method: str,
        request_serializer: Callable[[Any], bytes],
        response_deserializer: Callable[[bytes], Any],
        **options: Any,
    ) -> MultiplexedMethod:
        """A server-streaming method."""
        alone = self._channel.unary_stream(method, request_serializer, response_deserializer, **options)
        return MultiplexedMethod(self, method, alone, request_serializer, response_deserializer)

    def stream_for(self, metadata: Metadata) -> _Stream | None:
        """A stream that takes a call; opened with the call's token if need be. None: the call goes alone."""
        if asyncio.get_running_loop().time() < self._alone_until:
            return None
        taking = [stream for stream in self._streams if stream.takes_calls]
        least = min(taking, key=lambda stream: len(stream.calls), default=None)
        if least is not None and (len(least.calls) < CALLS_ON_A_STREAM or len(taking) >= MOST_STREAMS):
            return least
        if not any(key == "authorization" for key, _ in metadata):
            return least
        opened = _Stream(self._multiplex, metadata, self._ended)
        self._streams.append(opened)
        return opened

    def _ended(self, stream: _Stream, end: pb.CallEnd) -> None:
        self._streams.remove(stream)
        if end.code == grpc.StatusCode.UNIMPLEMENTED.value[0]:
            self._alone_until = asyncio.get_running_loop().time() + _UNSUPPORTED_SECONDS


class MultiplexedMethod:
    """A method of a stub: calling it begins a call."""

    def __init__(
        self,
        channel: MultiplexingChannel,
        path: str,
        alone: Any,  # a multi-callable of grpc.aio, which has no generic type at run time
        serialize: Callable[[Any], bytes],
        deserialize: Callable[[bytes], Any],
    ) -> None:
        self.channel = channel
        self.path = path
        self.alone = alone
        self.serialize = serialize
        self.deserialize = deserialize

    def __call__(
        self, request: Message, *, timeout: float | None = None, metadata: Metadata = ()
    ) -> MultiplexedCall:
        return MultiplexedCall(self, request, timeout, metadata)


class MultiplexedUnaryMethod:
    """A unary method of a stub: calling it gives its answer."""

    def __init__(self, shared: MultiplexedMethod, alone: Any, *, repeatable: bool) -> None:
        self._shared = shared
        self._alone = alone
        self._repeatable = repeatable

    async def __call__(
        self, request: Message, *, timeout: float | None = None, metadata: Metadata = ()
    ) -> Any:
        deadline = None if timeout is None else time.monotonic() + timeout
        call = self._shared(request, timeout=timeout, metadata=metadata)
        try:
            answer = await anext(call)
            await anext(call, None)
        except StopAsyncIteration:
            raise error_of(call_end(grpc.StatusCode.INTERNAL, "The call ended without an answer.")) from None
        except grpc.aio.AioRpcError as error:
            if not (self._repeatable and _broke(error)):
                raise
        else:
            return answer
        finally:
            call.cancel()
        left = None if deadline is None else max(_LEAST_SECONDS, deadline - time.monotonic())
        return await self._alone(request, timeout=left, metadata=metadata)


class _UnaryAlone:
    """A unary call that goes alone, read like one that streams."""

    def __init__(self, method: Any, request: Message, *, timeout: float | None, metadata: Metadata) -> None:
        self._call = method(request, timeout=timeout, metadata=metadata)

    async def __aiter__(self) -> AsyncIterator[Any]:
        yield await self._call

    def cancel(self) -> None:
        self._call.cancel()


class MultiplexedCall:
    """One call, read like one of grpc.aio: iterate, or `cancel`. Raises AioRpcError where that one would."""

    def __init__(
        self, method: MultiplexedMethod, request: Message, timeout: float | None, metadata: Metadata
    ) -> None:
        loop = asyncio.get_running_loop()
        self._method = method
        self._request = request
        self._metadata = metadata
        self._deadline = None if timeout is None else loop.time() + timeout
        self._timer = None if timeout is None else loop.call_later(timeout, self._expire)
        self._messages: deque[bytes] = deque()
        self._pieces: list[bytes] = []
        self._end: pb.CallEnd | None = None
        self._reader: asyncio.Future[None] | None = None
        self._taken = 0
        self._tries = 0
        self._stream: _Stream | None = None
        self._number = 0
        self._alone: Any = None
        self._messages_alone: AsyncIterator[Any]
        self._begin()

    def __aiter__(self) -> MultiplexedCall:
        return self

    async def __anext__(self) -> Any:
        while not self._messages:
            if self._alone is not None:
                return await anext(self._messages_alone)
            if self._end is not None:
                if self._end.code == 0:
                    raise StopAsyncIteration
                raise error_of(self._end)
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        self._taken += 1
        if self._taken >= _CREDIT // 2 and self._stream is not None:
            self._stream.outbox.put(call=self._number, credit=self._taken)
            self._taken = 0
        return self._method.deserialize(self._messages.popleft())

    def cancel(self) -> None:
        """Want no more of it: the server stops what it does for it."""
        if self._alone is not None:
            self._alone.cancel()
        elif self._end is None:
            self._leave()
            self.end(call_end(grpc.StatusCode.CANCELLED, "Locally cancelled by application!"))

    def add(self, message: bytes) -> None:
        """A message came, or the last piece of one."""
        if self._pieces:
            message, self._pieces = b"".join([*self._pieces, message]), []
        self._messages.append(message)
        self._wake()

    def add_piece(self, piece: bytes) -> None:
        """A piece of a large message came."""
        self._pieces.append(piece)

    def end(self, end: pb.CallEnd) -> None:
        """The end came."""
        self._end = end
        if self._timer is not None:
            self._timer.cancel()
        self._wake()

    def begin_again(self) -> None:
        """Its stream did not begin it: another one may, or it goes alone."""
        self._begin()
        self._wake()

    def _begin(self) -> None:
        left = None
        if self._deadline is not None:
            left = max(_LEAST_SECONDS, self._deadline - asyncio.get_running_loop().time())
        self._tries += 1
        request = self._method.serialize(self._request)
        fits = len(request) <= MOST_BYTES
        stream = self._method.channel.stream_for(self._metadata) if fits and self._tries <= _TRIES else None
        self._stream = stream
        if stream is None:
            self._alone = self._method.alone(self._request, timeout=left, metadata=self._metadata)
            self._messages_alone = aiter(self._alone)
            if self._timer is not None:
                self._timer.cancel()
        else:
            self._number = stream.begin(self, self._method.path, request, self._metadata, left)

    def _expire(self) -> None:
        self._leave()
        self.end(call_end(grpc.StatusCode.DEADLINE_EXCEEDED, "Deadline Exceeded"))

    def _leave(self) -> None:
        if self._stream is not None:
            self._stream.leave(self._number)

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


class _Stream:
    """One stream to one server: its calls by number, and what is to be sent."""

    def __init__(
        self, multiplex: Any, metadata: Metadata, ended: Callable[[_Stream, pb.CallEnd], None]
    ) -> None:
        self.calls: dict[int, MultiplexedCall] = {}
        self.outbox = Outbox(pb.MultiplexRequest)
        self.takes_calls = True
        self._last = 0
        self._greeted = asyncio.Event()
        self._ended = ended
        self._retiring = asyncio.get_running_loop().call_later(TAKES_CALLS_SECONDS, self._retire)
        self._reading = asyncio.create_task(self._read(multiplex(self._requests(), metadata=metadata)))

    def begin(
        self,
        call: MultiplexedCall,
        method: str,
        request: bytes,
        metadata: Metadata,
        timeout: float | None,
    ) -> int:
        """Begin a call, and give its number."""
        self._last += 1
        begin = pb.CallBegin(method=method, request=request, metadata=dict(metadata), credit=_CREDIT)
        if timeout is not None:
            begin.timeout.FromNanoseconds(int(timeout * 1e9))
        self.calls[self._last] = call
        self.outbox.put(call=self._last, begin=begin, size=len(request))
        return self._last

    def leave(self, number: int) -> None:
        """The caller wants no more of a call."""
        if self.calls.pop(number, None) is not None:
            self.outbox.put(call=number, cancel=pb.CallCancel())
            self._close_when_idle()

    async def _requests(self) -> AsyncIterator[pb.MultiplexRequest]:
        """What is sent, once the server has greeted: until then no call was begun, whatever ends the stream."""
        await self._greeted.wait()
        async for request in self.outbox.batches():
            yield request

    async def _read(self, responses: AsyncIterator[pb.MultiplexResponse]) -> None:
        end, begun = call_end(grpc.StatusCode.UNAVAILABLE, "The stream ended."), True
        try:
            async for response in responses:
                self._greeted.set()
                for frame in response.frames:
                    self._take(frame)
            begun = self._greeted.is_set()
        except grpc.aio.AioRpcError as error:
            end = end_of(error)
            begun = self._greeted.is_set()
        finally:
            # Also where the channel was closed: then nothing begins again.
            self.takes_calls = False
            self._retiring.cancel()
            self.outbox.close()
            self._greeted.set()  # lets `_requests` end
            self._ended(self, end)
            calls, self.calls = self.calls, {}
            for call in calls.values():
                if begun:
                    call.end(end)
                else:
                    call.begin_again()

    def _take(self, frame: pb.ServerFrame) -> None:
        kind = frame.WhichOneof("frame")
        if kind == "message":
            if (call := self.calls.get(frame.call)) is not None:
                call.add(frame.message)
        elif kind == "piece":
            if (call := self.calls.get(frame.call)) is not None:
                call.add_piece(frame.piece)
        elif kind == "end":
            if (call := self.calls.pop(frame.call, None)) is not None:
                call.end(frame.end)
                self._close_when_idle()
        elif kind == "closing":
            self._retire()
            for number in [number for number in self.calls if number > frame.call]:
                self.calls.pop(number).begin_again()
            self._close_when_idle()

    def _retire(self) -> None:
        self.takes_calls = False
        self._close_when_idle()

    def _close_when_idle(self) -> None:
        if not self.takes_calls and not self.calls:
            self.outbox.close()


def _broke(error: grpc.aio.AioRpcError) -> bool:
    """Whether the stream ended, as opposed to a server that said that it is unavailable."""
    return error.code() is grpc.StatusCode.UNAVAILABLE and not details_of(error)

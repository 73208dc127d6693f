"""A connection that refuses in turn: what earlier requests are owed comes first, then the refusal, then the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from eightgentc_edge_gateway.http.metrics import REQUESTS_REFUSED
from eightgentc_edge_gateway.http.refusals import written_refusal


class RefusingProtocol(HttpToolsProtocol):
    """uvicorn's protocol, whose own refusal would be taken for the answer of an earlier request on the connection.

    `_refused`: nothing more is read from this connection. `_running`: the request that is being answered, or was last.
    """

    def __init__(self, *arguments: Any, linger_seconds: float, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._linger_seconds = linger_seconds
        self._lingering: asyncio.TimerHandle | None = None
        self._running: RequestResponseCycle | None = None
        self._last_words: bytes | None = None
        self._refused = False

    def connection_lost(self, exc: Exception | None) -> None:
        if self._lingering is not None:
            self._lingering.cancel()
        if self._running is not None and self._running is not self.cycle:
            _disconnect(self._running)  # uvicorn tells only the request that came last
        super().connection_lost(exc)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        if not self.pipeline:
            self._running = self.cycle

    def on_response_complete(self) -> None:
        if self.pipeline:
            self._running = self.pipeline[-1][0]
        elif self._last_words is not None or self._lingering is not None:
            self.server_state.total_requests += 1
            self._say(self._last_words or b"")
            return
        super().on_response_complete()

    def _linger_after_answer(self) -> None:
        """The request being answered is not received yet: the answer is read by a client that goes on sending."""
        if self.cycle.transport is self.transport:
            self.cycle.transport = cast(
                "asyncio.Transport", _LingeringTransport(self.transport, self._linger)
            )

    def _refuse(self, reason: str, *, in_body: bool) -> None:
        """Answer with a reason of problem_types.py. `in_body`: the fault is in the body of `self.cycle`."""
        REQUESTS_REFUSED.labels(reason).inc()
        self._refused = True
        words = written_refusal(reason)
        if in_body and self.pipeline:
            self.pipeline.popleft()  # this request itself, which has not been started
            self._last_words = words
        elif in_body:
            self._say(b"" if self.cycle.response_started else words)
            _disconnect(self.cycle)
        elif self._running is not None and not self._running.response_complete:
            self._last_words = words
        else:
            self._say(words)

    def _say(self, words: bytes) -> None:
        """The last bytes of this connection."""
        if not self.transport.is_closing() and self._lingering is None:
            self.transport.write(words)
            self._linger()

    def _linger(self) -> None:
        """Close soon. To close at once, with bytes of the client unread, would destroy an answer on its way."""
        self._refused = True
        self._unset_keepalive_if_required()
        self.transport.write_eof()
        self.flow.resume_reading()
        self._lingering = self.loop.call_later(self._linger_seconds, self.transport.close)


class _LingeringTransport:
    """What the answer to an unfinished request is written to; to close it is to linger."""

    def __init__(self, transport: asyncio.Transport, close: Callable[[], None]) -> None:
        self.write = transport.write
        self.is_closing = transport.is_closing
        self.close = close


def _disconnect(cycle: RequestResponseCycle) -> None:
    """The request sees that its client is gone; nothing that it sends is written."""
    if not cycle.response_complete:
        cycle.disconnected = True
        cycle.message_event.set()

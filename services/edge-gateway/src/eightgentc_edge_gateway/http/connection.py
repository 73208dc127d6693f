"""One connection: uvicorn's protocol with bounds on what is received before anybody knows who sends it.

uvicorn and llhttp alone accept heads of any size, wait for ever for the rest of a request, and add trailers to the
headers. What is refused here gets a small problem where HTTP leaves room for an answer, and the connection closes.
"""

from __future__ import annotations

import asyncio
from typing import Any

import httptools

from eightgentc_edge_gateway.http.metrics import REQUESTS_REFUSED
from eightgentc_edge_gateway.http.old_http import answer_without_chunks
from eightgentc_edge_gateway.http.patience import Owed, Patience
from eightgentc_edge_gateway.http.refusals import written_refusal
from eightgentc_edge_gateway.http.refusing import RefusingProtocol
from eightgentc_edge_gateway.http.request_head import RequestRefused, check_head
from eightgentc_edge_gateway.http.request_limits import RequestLimits
from eightgentc_edge_gateway.http.upgrade_offer import parser_after_offer

_FRAMING_PER_BYTE = 8
_NOTHING, _HEAD, _BODY = Owed  # a name of a module is found faster than that of an enum


class BoundedProtocol(RefusingProtocol):
    """`limits`: see there."""

    def __init__(self, *arguments: Any, limits: RequestLimits, **more: Any) -> None:
        super().__init__(*arguments, linger_seconds=limits.linger_seconds, **more)
        self._limits = limits
        self._patience = Patience(limits, expired=self._expire, is_paused=lambda: self.flow.read_paused)
        self._owed = _NOTHING
        # Bytes of the part that is owed, without those of a segment that began with an earlier part.
        self._received = 0
        self._content = 0
        self._follows = False
        self._offered = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) <= self._limits.connections:
            self._patience.watch(_NOTHING, 0)
            return
        REQUESTS_REFUSED.labels("CONNECTIONS_EXHAUSTED").inc()
        self._refused = True
        transport.write(written_refusal("CONNECTIONS_EXHAUSTED"))
        transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._unset_keepalive_if_required()
        self._received += len(data)
        self._follows = False
        try:
            self._feed(data)
        except httptools.HttpParserError as error:
            cause = error.__context__
            self._stop(cause.reason if isinstance(cause, RequestRefused) else "REQUEST_MALFORMED")
            return
        running = self._running
        if self._owed is not _NOTHING or running is None or running.response_complete:
            self._await_more()

    def _feed(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            self._offered = False
            self.parser = parser_after_offer(self, self.scope["headers"])
            self._feed(data[offer.args[0] :])

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._owed = _HEAD

    def on_headers_complete(self) -> None:
        """Raises RequestRefused."""
        parser, limits = self.parser, self._limits
        if len(self.pipeline) >= limits.pipelined:
            raise RequestRefused("TOO_MANY_PIPELINED")
        version = parser.get_http_version()
        received = limits.head_bytes if self._follows else self._received
        check_head(version, self.url, self.headers, limits, received=received)
        super().on_headers_complete()
        self._owed, self._received, self._content = _BODY, 0, 0
        # Trailers go where nothing reads them: a header after the body must not count as one before it.
        self.headers = []
        self._offered = parser.should_upgrade()
        if version == "1.0":
            answer_without_chunks(self.cycle)

    def on_body(self, body: bytes) -> None:
        self._content += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self._offered:
            return  # not complete: see upgrade_offer.py
        super().on_message_complete()
        self._owed, self._received, self._follows = _NOTHING, 0, True
        if self._patience.is_running:
            self._patience.stop()

    def _should_upgrade(self) -> bool:
        return False

    def _await_more(self) -> None:
        limits, received, owed = self._limits, self._received, self._owed
        if owed is _HEAD and received > limits.head_bytes:
            self._stop("HEAD_TOO_LARGE" if len(self.url) <= limits.line_bytes else "TARGET_TOO_LONG")
        elif owed is _BODY and received > limits.framing_bytes + (_FRAMING_PER_BYTE + 1) * self._content:
            self._stop("REQUEST_MALFORMED")
        elif owed is _BODY and self.cycle.response_complete and received > limits.unread_bytes:
            self._say(b"")
        else:
            self._patience.watch(owed, self._content)
            if owed is _BODY and not self.pipeline:
                self._linger_after_answer()

    def _expire(self) -> None:
        if self._owed is _NOTHING:
            self.transport.close()
        else:
            self._stop("REQUEST_TIMEOUT")

    def _stop(self, reason: str) -> None:
        self._patience.stop()
        self._refuse(reason, in_body=self._owed is _BODY)

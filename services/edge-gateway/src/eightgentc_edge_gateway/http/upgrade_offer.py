"""Offers to upgrade are ignored, as HTTP allows: Java's client makes one with every first request, bodies included.

llhttp believes that what follows such a head is of the other protocol: it ends the message without its body, and stops.
So another parser goes on with the body; it is told its framing, and only that.
"""

from __future__ import annotations

from collections.abc import Iterable

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


def parser_after_offer(
    protocol: HttpToolsProtocol, headers: Iterable[tuple[bytes, bytes]]
) -> httptools.HttpRequestParser:
    """Reads the body of the request with these headers, and every request after it.

    The headers were checked: one length, or `chunked`, or neither.
    """
    fields = dict(headers)
    framing = [
        name + b": " + fields[name] for name in (b"content-length", b"transfer-encoding") if name in fields
    ]
    parser = httptools.HttpRequestParser(_AfterHead(protocol))
    parser.feed_data(b"\r\n".join([b"POST / HTTP/1.1", *framing, b"", b""]))
    return parser


class _AfterHead:
    """Passes on what comes after the first head, which the protocol knows already."""

    def __init__(self, protocol: HttpToolsProtocol) -> None:
        self._protocol = protocol
        self._is_known = True
        self.on_body = protocol.on_body
        self.on_message_complete = protocol.on_message_complete

    def on_message_begin(self) -> None:
        if not self._is_known:
            self._protocol.on_message_begin()

    def on_url(self, url: bytes) -> None:
        if not self._is_known:
            self._protocol.on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._is_known:
            self._protocol.on_header(name, value)

    def on_headers_complete(self) -> None:
        if not self._is_known:
            self._protocol.on_headers_complete()
        self._is_known = False

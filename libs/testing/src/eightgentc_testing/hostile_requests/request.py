"""One request that no honest client sends, byte by byte, and what has to become of it."""

from __future__ import annotations

from dataclasses import dataclass

TOKEN = b"@TOKEN@"
"""Stands in `sent` for an access token, so that only the fault can be why a request is refused."""

PATH = b"/api/projects"
_HOST = b"Host: x"
_CLOSE = b"Connection: close"
_PERSON = b"Authorization: Bearer " + TOKEN
_JSON = b"Content-Type: application/json"


@dataclass(frozen=True, slots=True)
class HostileRequest:
    """`statuses`: one of them is the answer; empty: the connection closes without one.

    `reaches`: the request is a valid one after all, and what it asks for is done, without what it tried to bring in.
    """

    name: str
    sent: bytes
    statuses: tuple[int, ...]
    reaches: bool = False

    def signed_in(self, token: str) -> bytes:
        """The bytes, with a token in its place."""
        return self.sent.replace(TOKEN, token.encode())


def read(*lines: bytes, line: bytes = b"GET " + PATH + b" HTTP/1.1", host: bytes | None = _HOST) -> bytes:
    """A list of projects is asked for, with more lines in the head."""
    return _head(line, host, _CLOSE, _PERSON, *lines)


def write(*lines: bytes, body: bytes = b"") -> bytes:
    """A project is made, with more lines in the head; framing is up to the lines."""
    return _head(b"POST " + PATH + b" HTTP/1.1", _HOST, _CLOSE, _PERSON, _JSON, *lines) + body


def chunked(body: bytes) -> bytes:
    """A project is made by a chunked body, which comes as it is to be sent."""
    return write(b"Transfer-Encoding: chunked", body=body)


def _head(*lines: bytes | None) -> bytes:
    return b"\r\n".join([line for line in lines if line is not None] + [b"", b""])

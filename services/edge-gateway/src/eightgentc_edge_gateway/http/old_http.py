"""HTTP/1.0: no chunks, no `100 Continue`, and the connection closes after the answer."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


class _UntilClosed(int):
    """The length of a body that ends where the connection does; uvicorn counts down from it, and finds nothing wrong."""

    def __lt__(self, sent: int) -> bool:
        return False

    def __sub__(self, sent: int) -> _UntilClosed:
        return self

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = int.__hash__


def answer_without_chunks(cycle: RequestResponseCycle) -> None:
    """What the application sends is written as it is, whether or not it names a length (RFC 9112, section 6.1)."""
    cycle.chunked_encoding = False
    cycle.expected_content_length = _UntilClosed()
    cycle.waiting_for_100_continue = False

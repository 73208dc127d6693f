"""What one connection may ask of the process before anybody knows who sends it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLimits:
    """The defaults serve every client that we know of with room to spare; tests set smaller ones.

    Args:
        head_bytes: request line and header fields together.
        line_bytes: one of them.
        headers: how many header fields.
        head_seconds: from the first byte of a head, or from the connection, to the end of the head.
        body_idle_seconds: the longest silence within a body.
        body_seconds: for a whole body; each `body_bytes_per_second` that were received add one more second.
        framing_bytes: chunk sizes, extensions and trailers of one body, beyond eight bytes for each byte of content.
        unread_bytes: how much of a body is still received after its request has been answered.
        pipelined: requests that wait on one connection while an earlier one is answered.
        linger_seconds: how long a refused client may go on sending, so that it gets to read the refusal.
        connections: of the process.
    """

    head_bytes: int = 32 * 1024
    line_bytes: int = 8 * 1024
    headers: int = 100
    head_seconds: float = 10.0
    body_idle_seconds: float = 10.0
    body_seconds: float = 30.0
    body_bytes_per_second: int = 16 * 1024
    framing_bytes: int = 16 * 1024
    unread_bytes: int = 256 * 1024
    pipelined: int = 16
    linger_seconds: float = 2.0
    connections: int = 8192

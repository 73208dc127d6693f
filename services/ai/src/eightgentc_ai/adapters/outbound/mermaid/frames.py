"""Messages between the service and its parser process: four bytes of length, then JSON."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

HEADER = struct.Struct(">I")
TIMED_OUT = 3
"""The exit code of a process that ran out of time on a text."""


def packed(message: dict[str, Any]) -> bytes:
    """A message as bytes for the pipe."""
    body = json.dumps(message).encode()
    return HEADER.pack(len(body)) + body


def read(pipe: BinaryIO) -> dict[str, Any] | None:
    """The next message; None when the other side is gone."""
    head = pipe.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    (length,) = HEADER.unpack(head)
    body = pipe.read(length)
    return unpacked(body) if len(body) == length else None


def unpacked(body: bytes) -> dict[str, Any]:
    """The message in a frame."""
    message = json.loads(body)
    assert isinstance(message, dict)
    return message

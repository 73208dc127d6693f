"""What the scripted server saw of one request, and how the answer went."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import Any


@dataclass(kw_only=True)
class Recorded:
    """One request; times are `time.monotonic()` and None until the thing happens."""

    method: str
    path: str
    headers: dict[str, str]
    raw_body: bytes
    body: Any
    """The JSON of the body, or None."""
    received_at: float = field(default_factory=monotonic)
    first_delta_at: float | None = None
    last_chunk_at: float | None = None
    """When the last event of a stream, or a whole unary answer, was handed to the socket."""
    deltas_sent: int = 0
    client_closed_at: float | None = None
    """When the client closed the connection before the answer was complete."""

    @property
    def client_closed_early(self) -> bool:
        """Whether the client went away before the answer was complete."""
        return self.client_closed_at is not None

    @property
    def complete(self) -> bool:
        """Whether the answer has been sent to its end."""
        return self.last_chunk_at is not None

"""Records of requests that carry an id: a repeat gets the first reply (AIP-155; stored for 24 hours)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A request that may come again. `fingerprint`: SHA-256 over method and content."""

    request_id: str
    method: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class StoredReply:
    """The stored reply, serialised."""

    reply: bytes


class RequestStore(Protocol):
    """The acting person's requests."""

    async def claim(self, key: RequestKey) -> StoredReply | None:
        """Take the id inside the effect's own transaction; None: it is new.

        A parallel duplicate waits here until the first one has committed, then gets its reply.

        Raises:
            RequestIdReused: the id came with another content.
            RequestInProgress: a long request holds a lease on it.
        """
        ...

    async def claim_lease(self, key: RequestKey, seconds: float) -> StoredReply | None:
        """Take the id for a long request, in a commit of its own; renewed with `renew`, freed by its end.

        Raises:
            RequestIdReused, RequestInProgress: as `claim`.
        """
        ...

    async def renew(self, key: RequestKey, seconds: float) -> None:
        """Hold a lease longer."""
        ...

    async def keep(self, key: RequestKey, reply: bytes) -> None:
        """Store the reply, in the transaction of the effect.

        Raises:
            RequestInProgress: the lease had ended and another call stored its reply; the effect must not be committed.
        """
        ...

    async def release(self, key: RequestKey) -> None:
        """Release the id: nothing was done, and a repeat starts again."""
        ...

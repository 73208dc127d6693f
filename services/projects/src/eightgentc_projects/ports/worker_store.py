"""What the worker reads and writes, across projects, as a role of its own: rows its policies name, never a bypass."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """A person as auth knows them after event `number`."""

    number: int
    account_id: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Job:
    """A row of our table of jobs. `kind` names what runs it."""

    id: str
    kind: str
    attempts: int


class PeopleProjection(Protocol):
    """The few things kept of people: id, name, state."""

    async def cursor(self) -> int:
        """The number of the last event that is stored."""
        ...

    async def apply(self, event: PersonChanged) -> None:
        """Store person and cursor together; an event that comes again changes nothing."""
        ...


class JobStore(Protocol):
    """The jobs of all projects."""

    async def enqueue(self, kind: str, *, dedupe_key: str) -> bool:
        """Add a job of no project; False: one with this key waits already."""
        ...

    async def queued(self, size: int) -> list[Job]:
        """Jobs to hand out next, one of each tenant in turn, oldest first."""
        ...

    async def mark_dispatched(self, job_id: str) -> None: ...

    async def start(self, job_id: str) -> Job | None:
        """Mark it as running; None: it is done, cancelled or gone."""
        ...

    async def finish(self, job_id: str, *, result: dict[str, object]) -> None: ...

    async def fail(self, job_id: str, *, error: str, last: bool) -> None:
        """Note the error; `last`: it will not be tried again."""
        ...


class LapsedTurns(Protocol):
    """Turns whose process died: nothing renews their leases any more."""

    async def close(self, grace_seconds: float) -> int:
        """Mark as failed what lapsed so long ago; how many there were."""
        ...


class ExpiredRequests(Protocol):
    """Records of requests past their 24 hours."""

    async def purge(self, size: int) -> int:
        """Delete at most `size` and say how many went."""
        ...


class JobQueue(Protocol):
    """Runs jobs: each handed-out one at least once, with retries."""

    async def hand_out(self, job_id: str) -> None:
        """Give a job to be run. Again for the same job: once is enough."""
        ...


class AccountEvents(Protocol):
    """Auth's outbox."""

    def watch(self, after: int) -> AsyncIterator[PersonChanged]:
        """Events after a number, in order, for as long as the connection holds. Raises RemoteError."""
        ...

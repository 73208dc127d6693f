"""What the worker reads and writes, across projects, as a role of its own: rows its policies name, never a bypass."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eightgentc_projects.domain.conversation import Message, Turn
from eightgentc_projects.domain.fair_turns import WaitingJob
from eightgentc_projects.domain.job import JobError, NewJob


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """A person as auth knows them after event `number`."""

    number: int
    account_id: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class StartedJob:
    """A job as its handler gets it. `attempts`: how often it was started, this time included."""

    id: str
    kind: str
    project_id: str | None
    tenant: str
    requested_by: str | None
    payload: Mapping[str, object]
    attempts: int


class PeopleProjection(Protocol):
    """The few things kept of people: id, name, state."""

    async def cursor(self) -> int:
        """The number of the last event that is stored."""
        ...

    async def apply(self, event: PersonChanged) -> None:
        """Store person and cursor together; an event that comes again changes nothing."""
        ...


class JobRuns(Protocol):
    """The jobs of all projects, as the worker runs them."""

    async def enqueue(self, kind: str, *, dedupe_key: str) -> bool:
        """Add a job of no project; False: one with this key waits already."""
        ...

    async def enqueue_for(self, new: NewJob) -> bool:
        """Add a job for a person; False: one of its key waits already."""
        ...

    async def waiting(self, slots: int) -> tuple[int, list[WaitingJob]]:
        """How many slots are free, and what is to fill them: of each tenant its oldest jobs that may start.

        Args:
            slots: how many each worker has; those that live count.
        """
        ...

    async def mark_dispatched(self, job_id: str) -> None:
        """It was handed out. One that has begun meanwhile stays so."""
        ...

    async def start(self, job_id: str) -> StartedJob | None:
        """Mark it as running; None: it is done, cancelled or gone."""
        ...

    async def report(self, job_id: str, progress: float, note: str) -> None:
        """How far it is, from 0 to 1, and what it does."""
        ...

    async def asked_to_stop(self, job_ids: Collection[str]) -> set[str]:
        """Those of them that a person cancelled."""
        ...

    async def finish(self, job_id: str, *, result: Mapping[str, object]) -> None: ...

    async def cancel(self, job_id: str) -> None:
        """It was stopped because a person asked for that."""
        ...

    async def wait_again(self, job_id: str, *, seconds: float, note: str) -> None:
        """It may start again after so many seconds, when it is its tenant's turn."""
        ...

    async def fail(self, job_id: str, error: JobError) -> None:
        """It is kept with its error and not tried again by itself."""
        ...

    async def take_back(self, seconds: float) -> int:
        """Let those wait again that no worker has, so many seconds after anything happened; how many there were."""
        ...

    async def purge(self, size: int) -> int:
        """Delete at most `size` that ended a week ago and say how many went."""
        ...


class LapsedTurns(Protocol):
    """Turns whose process died: nothing renews their leases any more."""

    async def find(self, grace_seconds: float, size: int) -> list[Turn]:
        """Those that lapsed so long ago, the earliest first."""
        ...

    async def end(self, turn: Turn, when: datetime, answer: Message | None) -> bool:
        """Mark it as failed and save what was shown of it. False: somebody else ended it before."""
        ...


class ExpiredRequests(Protocol):
    """Records of requests past their 24 hours."""

    async def purge(self, size: int) -> int:
        """Delete at most `size` and say how many went."""
        ...


class JobQueue(Protocol):
    """Runs jobs: each handed-out one at least once, and never twice at the same time."""

    @property
    def slots(self) -> int:
        """How many a worker runs at a time."""
        ...

    async def hand_out(self, job_id: str) -> None:
        """Give a job to be run. Again for the same job: once is enough."""
        ...


class AccountEvents(Protocol):
    """Auth's outbox."""

    def watch(self, after: int) -> AsyncIterator[PersonChanged]:
        """Events after a number, in order, for as long as the connection holds. Raises RemoteError."""
        ...

"""Jobs of a project, as its members see them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from eightgentc_projects.domain.job import Job, JobState, NewJob


class JobStore(Protocol):
    """Jobs of the acting person's project."""

    async def enqueue(self, job: NewJob) -> Job:
        """Add it, in the transaction of what needs it; or the one that waits already, with the same key.

        After the commit, `JobSignals.tell(QUEUED)` spares it the second until the worker looks by itself.
        """
        ...

    async def locate(self, job_id: str) -> str | None:
        """The project of a job, for its members only."""
        ...

    async def get(self, job_id: str) -> Job:
        """With its result. Raises ResourceNotFound."""
        ...

    async def page(self, state: JobState | None, after: tuple[datetime, str] | None, size: int) -> list[Job]:
        """Newest first, without results. `state`: only those in it. `after`: time of creation and id."""
        ...

    async def more_wait_than(self, number: int) -> bool:
        """Whether more jobs of the project than so many wait for their first turn, or to be tried again."""
        ...

    async def cancel(self, job_id: str) -> None:
        """One that waits is cancelled, one that runs is asked to stop, one that has ended stays as it is.

        Raises:
            ResourceNotFound: there is no such job in this project.
            RoleNotSufficient: neither the person who asked for it nor an editor.
        """
        ...

    async def retry(self, job_id: str) -> None:
        """One that failed or was cancelled waits again, with all its attempts; one that waits or runs goes on.

        Raises:
            JobNotEnded: it is done.
            ResourceNotFound, RoleNotSufficient: as `cancel`.
        """
        ...

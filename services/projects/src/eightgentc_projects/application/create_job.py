"""CreateJob: work to be done in the background, for the person who asks."""

from __future__ import annotations

from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.errors import TooMany
from eightgentc_projects.domain.job import Job, NewJob
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.job_signals import QUEUED, JobSignals
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace

MAX_WAITING = 2_000
"""In one project."""


class CreateJob:
    def __init__(self, workspace: Workspace, signals: JobSignals) -> None:
        self._workspace = workspace
        self._signals = signals

    async def __call__(
        self, acting: Acting, new: NewJob, *, needs: Role, repeat: Repeat[Job]
    ) -> Job | StoredReply:
        """`needs`: the least role for this kind of work, checked again when it runs.

        Raises ResourceNotFound, RoleNotSufficient, RequestIdReused, TooMany.
        """
        acting = acting.in_project(new.project_id)
        async with self._workspace.transaction(acting) as stores:
            stored = await repeat.seen(stores)
            if stored is not None:
                return stored
            await stores.members.share_membership(needs)
            job = await stores.jobs.enqueue(new)
            if await stores.jobs.more_wait_than(MAX_WAITING):
                raise TooMany(metadata={"resource": "waiting job", "limit": str(MAX_WAITING)})
            await repeat.keep(stores, job)
        await self._signals.tell(QUEUED)
        return job

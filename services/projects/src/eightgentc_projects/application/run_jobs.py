"""What the worker does with jobs: dispatch the queued ones, fairly between tenants, and run them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger
from eightgentc_projects.ports.worker_store import JobQueue, JobStore

log = logger(__name__)

MAX_ATTEMPTS = 5
_POLL_SECONDS = 1.0
_BATCH = 20

JobHandler = Callable[[], Awaitable[dict[str, object]]]
"""Does a job of one kind and returns what is kept as its result."""


class DispatchJobs:
    def __init__(self, jobs: JobStore, queue: JobQueue) -> None:
        self._jobs = jobs
        self._queue = queue

    async def __call__(self) -> None:
        """Dispatch for ever. A job is marked after it was handed out: twice is harmless, never is not."""
        while True:
            try:
                await self.dispatch_once()
            except DomainError as error:
                log.info("jobs not dispatched", reason=error.reason)
            await asyncio.sleep(_POLL_SECONDS)

    async def dispatch_once(self) -> int:
        """Dispatch what is queued now; how many there were."""
        waiting = await self._jobs.queued(_BATCH)
        for job in waiting:
            await self._queue.hand_out(job.id)
            await self._jobs.mark_dispatched(job.id)
        return len(waiting)


class RunJob:
    def __init__(self, jobs: JobStore, handlers: Mapping[str, JobHandler]) -> None:
        self._jobs = jobs
        self._handlers = handlers

    async def __call__(self, job_id: str) -> None:
        """Run a job once. A job that is done, cancelled or gone is left alone.

        Raises:
            Exception: what the job raised, so that the queue tries it again; not after the last attempt.
        """
        job = await self._jobs.start(job_id)
        if job is None:
            return
        last = job.attempts >= MAX_ATTEMPTS
        try:
            result = await self._handlers[job.kind]()
        except Exception as error:
            log.exception("job failed", job_id=job.id, kind=job.kind, attempt=job.attempts)
            await self._jobs.fail(job.id, error=type(error).__name__, last=last)
            if not last:
                raise
            return
        await self._jobs.finish(job.id, result=result)

"""What the worker does with jobs: hand out the queued ones, fairly between tenants, run them, and stop the cancelled ones."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from eightgentc_kit.errors import DomainError
from eightgentc_kit.interrupts import Interrupts
from eightgentc_kit.logging import logger
from eightgentc_projects.domain.errors import JobInterrupted
from eightgentc_projects.domain.fair_turns import next_jobs
from eightgentc_projects.domain.job import MAX_ATTEMPTS, JobError, pause_before_retry
from eightgentc_projects.ports.job_signals import QUEUED, JobSignals
from eightgentc_projects.ports.worker_store import JobQueue, JobRuns, StartedJob

log = logger(__name__)

_POLL_SECONDS = 1.0


class JobCancelled(Exception):
    """A person cancelled the job that runs."""


@dataclass(frozen=True, slots=True)
class JobRun:
    """A job while it runs."""

    job: StartedJob
    jobs: JobRuns
    signals: JobSignals

    async def progress(self, fraction: float, note: str = "") -> None:
        """Tell whoever watches how far it is, from 0 to 1, and what it does, in text for people. No job fails for it."""
        with suppress(DomainError):
            await self.jobs.report(self.job.id, min(max(fraction, 0.0), 1.0), note)
            await self.signals.tell(self.job.id)


JobHandler = Callable[[JobRun], Awaitable[dict[str, object]]]
"""Does a job of one kind and returns what is kept as its result. It may be run again after it was done: a process can die
before that is known."""


class DispatchJobs:
    def __init__(self, jobs: JobRuns, queue: JobQueue, signals: JobSignals) -> None:
        self._jobs = jobs
        self._queue = queue
        self._signals = signals

    async def __call__(self) -> None:
        """Dispatch for ever. A job is marked after it was handed out: twice is harmless, never is not."""
        with self._signals.listening(QUEUED) as listener:
            while True:
                try:
                    await self.dispatch_once()
                except DomainError as error:
                    log.info("jobs not dispatched", reason=error.reason)
                await listener.wait(_POLL_SECONDS)

    async def dispatch_once(self) -> int:
        """Fill the free slots; how many jobs were handed out."""
        free, waiting = await self._jobs.waiting(self._queue.slots)
        picked = next_jobs(waiting, free)
        for job_id in picked:
            await self._queue.hand_out(job_id)
            await self._jobs.mark_dispatched(job_id)
        return len(picked)


class RunJob:
    def __init__(self, jobs: JobRuns, handlers: Mapping[str, JobHandler], signals: JobSignals) -> None:
        self._jobs = jobs
        self._handlers = handlers
        self._signals = signals
        self._running: Interrupts[str] = Interrupts()

    async def __call__(self, job_id: str) -> None:
        """Run a job once and write down what became of it. One that is done, cancelled or gone is left alone.

        Raises:
            DomainError: that could not be written down, so that the queue has to run it again.
        """
        job = await self._jobs.start(job_id)
        if job is not None:
            await self._signals.tell(job.id)
            await self._run(job)
        await self._signals.tell(job_id)
        await self._signals.tell(QUEUED)

    async def stop_cancelled(self) -> None:
        """Stop those that a person has cancelled."""
        if running := list(self._running.keys):
            for job_id in await self._jobs.asked_to_stop(running):
                self._running.interrupt(job_id)

    async def _run(self, job: StartedJob) -> None:
        try:
            if job.attempts > MAX_ATTEMPTS:
                raise JobInterrupted
            with self._running.block(job.id, JobCancelled):
                result = await self._handlers[job.kind](JobRun(job, self._jobs, self._signals))
        except JobCancelled:
            log.info("job cancelled", job_id=job.id, kind=job.kind)
            await self._jobs.cancel(job.id)
        except asyncio.CancelledError:
            # The process stops. Where even this fails, the job is taken back later.
            with suppress(DomainError):
                await asyncio.shield(self._jobs.wait_again(job.id, seconds=0.0, note=""))
            raise
        except Exception as error:  # noqa: BLE001  # whatever it was, it is written down
            await self._note(job, error)
        else:
            await self._jobs.finish(job.id, result=result)

    async def _note(self, job: StartedJob, error: Exception) -> None:
        """Let it wait for another attempt, or keep it with its error."""
        said = JobError.of(error)
        pause = pause_before_retry(error, job.attempts, random.random())  # noqa: S311  # no secret
        facts = {"job_id": job.id, "kind": job.kind, "attempt": job.attempts, "reason": said.reason}
        if isinstance(error, DomainError):
            log.info("job failed", pause=pause, **facts)
        else:
            log.error("job failed", pause=pause, exc_info=error, **facts)
        if pause is None:
            await self._jobs.fail(job.id, said)
        else:
            await self._jobs.wait_again(job.id, seconds=pause, note=f"To be tried again. {said.message}")

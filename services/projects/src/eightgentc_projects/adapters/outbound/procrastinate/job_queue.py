"""Jobs run by procrastinate, whose tables hold a job's id and nothing else; without it we would write locking,
retries with back-off, periodic tasks and waking up.
"""

from __future__ import annotations

from functools import partial

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import DeleteJobCondition

from eightgentc_kit.background import Background, every
from eightgentc_kit.logging import logger
from eightgentc_projects.application.run_jobs import MAX_ATTEMPTS, RunJob
from eightgentc_projects.ports.worker_store import JobStore

log = logger(__name__)

QUEUE = "jobs"
_CONCURRENCY = 4
_DRAIN_SECONDS = 20.0
# A worker gives a sign every ten seconds.
_DEAD_SECONDS = 30.0
_TAKE_BACK_SECONDS = 10.0


class ProcrastinateJobQueue:
    """Implements `JobQueue`, and runs what was handed out."""

    def __init__(self, url: str) -> None:
        self._app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, max_size=4))

    async def hand_out(self, job_id: str) -> None:
        try:
            await self._app.configure_task("run_job", queue=QUEUE, queueing_lock=job_id).defer_async(
                job_id=job_id
            )
        except AlreadyEnqueued:
            return

    def serve(self, run_job: RunJob) -> None:
        """Say what runs a job."""
        retry = procrastinate.RetryStrategy(max_attempts=MAX_ATTEMPTS, exponential_wait=2)

        @self._app.task(name="run_job", queue=QUEUE, retry=retry)
        async def _run(job_id: str) -> None:
            await run_job(job_id)

    def every(self, cron: str, kind: str, jobs: JobStore) -> None:
        """Let a job of this kind be added on schedule, one at a time however many workers there are."""

        @self._app.periodic(cron=cron)
        @self._app.task(name=f"enqueue_{kind}", queue=QUEUE, queueing_lock=kind)
        async def _enqueue(timestamp: int) -> None:
            await jobs.enqueue(kind, dedupe_key=kind)

    async def run(self) -> None:
        """Run jobs until cancelled; running ones then have twenty seconds to end."""
        async with self._app.open_async():
            taking_back = Background()
            taking_back.start("take jobs back", partial(every, _TAKE_BACK_SECONDS, self.take_back))
            try:
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=_CONCURRENCY,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=_DRAIN_SECONDS,
                    delete_jobs=DeleteJobCondition.SUCCESSFUL,
                )
            finally:
                await taking_back.close()

    async def take_back(self) -> None:
        """Hand out again what a worker was running that has died: it gave no sign for half a minute."""
        for job in await self._app.job_manager.get_stalled_jobs(
            queue=QUEUE, seconds_since_heartbeat=_DEAD_SECONDS
        ):
            await self._app.job_manager.retry_job(job)
            log.warning("job taken back", job=job.id)

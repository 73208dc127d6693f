"""Jobs run by procrastinate, whose tables hold a job's id and nothing else; without it we would write locking, signs of
life of workers, periodic tasks and waking up.

Whose job is next, and when one is tried again, is decided by our own rows: what waits here is handed out already.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import DeleteJobCondition

from eightgentc_kit.background import Background, every
from eightgentc_kit.logging import logger
from eightgentc_kit.postgres.breaker import unavailable
from eightgentc_projects.application.run_jobs import RunJob
from eightgentc_projects.ports.worker_store import JobRuns

log = logger(__name__)

QUEUE = "jobs"
_SLOTS = 4
_DRAIN_SECONDS = 20.0
_SIGN_OF_LIFE_SECONDS = 2.0
# A worker of 0.1 gives a sign every ten seconds.
_DEAD_SECONDS = 15.0
_TAKE_BACK_SECONDS = 2.0
# A notice that comes while it looks is lost to procrastinate.
_POLL_SECONDS = 1.0
_CONNECT_SECONDS = 2.0
# psycopg_pool tries again after twice as long each time, for five minutes: of a database that was gone for half a minute
# it heard another half a minute later. Here it gives up soon, and the whole is begun anew.
_RECONNECT_SECONDS = 0.5
# Only what we could not write down comes back this way: the database was unavailable.
_UNWRITTEN = procrastinate.RetryStrategy(max_attempts=20, wait=2, linear_wait=2)


class ProcrastinateJobQueue:
    """Implements `JobQueue`, and runs what was handed out."""

    def __init__(self, url: str) -> None:
        connector = procrastinate.PsycopgConnector(
            conninfo=url,
            min_size=1,
            max_size=4,
            timeout=_CONNECT_SECONDS,
            reconnect_timeout=_RECONNECT_SECONDS,
        )
        self._app = procrastinate.App(connector=connector)

    @property
    def slots(self) -> int:
        return _SLOTS

    async def hand_out(self, job_id: str) -> None:
        # The lock: handed out twice, the second waits for the first, and finds it done.
        task = self._app.configure_task("run_job", queue=QUEUE, lock=job_id, queueing_lock=job_id)
        try:
            await task.defer_async(job_id=job_id)
        except AlreadyEnqueued:
            return

    def serve(self, run_job: RunJob) -> None:
        """Say what runs a job."""

        @self._app.task(name="run_job", queue=QUEUE, retry=_UNWRITTEN)
        async def _run(job_id: str) -> None:
            await run_job(job_id)

    def every(self, cron: str, kind: str, jobs: JobRuns) -> None:
        """Let a job of this kind be added on schedule, one at a time however many workers there are."""

        @self._app.periodic(cron=cron)
        @self._app.task(name=f"enqueue_{kind}", queue=QUEUE, queueing_lock=kind)
        async def _enqueue(timestamp: int) -> None:
            await jobs.enqueue(kind, dedupe_key=kind)

    async def run(self) -> None:
        """Run jobs until cancelled; running ones then have twenty seconds to end."""
        async with self._opened():
            taking_back = Background()
            taking_back.start("take jobs back", partial(every, _TAKE_BACK_SECONDS, self.take_back))
            try:
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=_SLOTS,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=_DRAIN_SECONDS,
                    fetch_job_polling_interval=_POLL_SECONDS,
                    update_heartbeat_interval=_SIGN_OF_LIFE_SECONDS,
                    stalled_worker_timeout=_DEAD_SECONDS,
                    delete_jobs=DeleteJobCondition.SUCCESSFUL,
                )
            finally:
                await taking_back.close()

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        """Raises DatabaseUnavailable: procrastinate itself would wait for half a minute."""
        try:
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    await self._app.open_async()
            except (TimeoutError, ConnectorException) as error:
                raise unavailable() from error
            yield
        finally:
            await self._app.close_async()

    async def take_back(self) -> None:
        """Hand out again what a worker was running that has died: it gave no sign for a quarter of a minute."""
        for job in await self._app.job_manager.get_stalled_jobs(
            queue=QUEUE, seconds_since_heartbeat=_DEAD_SECONDS
        ):
            await self._app.job_manager.retry_job(job)
            log.warning("job taken back", job=job.id)

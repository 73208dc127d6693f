"""The worker's duties on a real Postgres, as the worker's role."""

import asyncio
import contextlib
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from eightgentc_devstack.ports import free_ports
from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_kit.settings import Secret, SettingsError
from eightgentc_projects.adapters.outbound.memory_job_signals import MemoryJobSignals
from eightgentc_projects.adapters.outbound.postgres.job_runs import PostgresJobRuns
from eightgentc_projects.adapters.outbound.postgres.worker_store import (
    PostgresExpiredRequests,
    PostgresPeopleProjection,
)
from eightgentc_projects.adapters.outbound.procrastinate import job_queue
from eightgentc_projects.adapters.outbound.procrastinate.job_queue import ProcrastinateJobQueue
from eightgentc_projects.application.follow_people import FollowPeople
from eightgentc_projects.application.purge_expired_requests import KIND, PurgeExpiredRequests
from eightgentc_projects.application.run_jobs import DispatchJobs, RunJob
from eightgentc_projects.domain.job import MAX_ATTEMPTS
from eightgentc_projects.ports.worker_store import PersonChanged
from eightgentc_projects.settings import ProjectsSettings
from eightgentc_projects.worker import run_worker


class ListedEvents:
    """Auth's outbox as a list."""

    def __init__(self, *events):
        self.events = events
        self.asked_after = []

    async def watch(self, after):
        self.asked_after.append(after)
        for event in self.events:
            if event.number > after:
                yield event


@pytest_asyncio.fixture
async def worker_database(database_urls):
    options = PoolOptions(database_urls.roles["eightgentc_projects_worker"], size=4)
    database = Database(options, application="worker-test")
    await database.open()
    yield database
    await database.close()


async def rows(urls, query):
    async with await psycopg.AsyncConnection.connect(urls.admin, autocommit=True) as connection:
        cursor = await connection.execute(query)
        return await cursor.fetchall() if cursor.description else []


async def test_people_are_followed_from_the_stored_number_and_a_repeat_changes_nothing(
    worker_database, database_urls
):
    ada, bob = new_id(), new_id()
    people = PostgresPeopleProjection(worker_database)
    events = ListedEvents(PersonChanged(1, ada, "Ada", True), PersonChanged(2, bob, "Bob", True))
    await FollowPeople(events, people).follow_once()
    await people.apply(PersonChanged(1, ada, "Old name", False))

    later = ListedEvents(PersonChanged(3, ada, "Ada L.", True))
    await FollowPeople(later, people).follow_once()

    known = await rows(database_urls, "SELECT name, active FROM projects.people ORDER BY name")
    assert later.asked_after == [2]
    assert known == [("Ada L.", True), ("Bob", True)]


async def test_expired_request_records_are_purged_by_a_job_and_live_ones_stay(worker_database, database_urls):
    await rows(
        database_urls,
        """INSERT INTO projects.requests (user_id, request_id, method, fingerprint, expire_time)
        SELECT gen_random_uuid(), 'r' || n, 'm', '', now() + make_interval(hours => n) FROM generate_series(-5, 2) n""",
    )
    jobs = PostgresJobRuns(worker_database)
    queue = ProcrastinateJobQueue(database_urls.roles["eightgentc_projects_worker"])
    done = asyncio.Event()
    purge = PurgeExpiredRequests(PostgresExpiredRequests(worker_database))
    signals = MemoryJobSignals()
    run_job = RunJob(jobs, {KIND: purge}, signals)

    async def run_and_tell(job_id):
        await run_job(job_id)
        done.set()

    queue.serve(run_and_tell)
    assert await jobs.enqueue(KIND, dedupe_key=KIND)
    assert not await jobs.enqueue(KIND, dedupe_key=KIND)

    running = asyncio.create_task(queue.run())
    dispatching = asyncio.create_task(DispatchJobs(jobs, queue, signals)())
    async with asyncio.timeout(20):
        await done.wait()
    for task in (running, dispatching):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    left = await rows(database_urls, "SELECT request_id FROM projects.requests ORDER BY 1")
    state = await rows(database_urls, "SELECT kind, state, result->>'deleted' FROM projects.jobs")
    assert left == [("r1",), ("r2",)]
    assert state == [("purge_expired_requests", "done", "6")]  # a name that outlives a release


async def test_a_job_that_fails_for_good_is_kept_with_its_error(worker_database, database_urls):
    jobs = PostgresJobRuns(worker_database)
    await jobs.enqueue("broken", dedupe_key="x")
    _, [job] = await jobs.waiting(1)

    async def broken(run):
        raise RuntimeError("no")

    run = RunJob(jobs, {"broken": broken}, MemoryJobSignals())
    for _ in range(MAX_ATTEMPTS):
        await run(job.id)

    assert await rows(
        database_urls, "SELECT state, attempts, error->>'code', error->>'message' FROM projects.jobs"
    ) == [("failed", 5, "INTERNAL", "Something went wrong on our side. It has been noted.")]


async def test_a_job_whose_process_died_each_time_is_not_tried_for_ever(worker_database, database_urls):
    jobs = PostgresJobRuns(worker_database)
    await jobs.enqueue("deadly", dedupe_key="x")
    _, [job] = await jobs.waiting(1)
    for _ in range(MAX_ATTEMPTS):
        await jobs.start(job.id)

    await RunJob(jobs, {}, MemoryJobSignals())(job.id)

    assert await rows(database_urls, "SELECT state, error->>'reason' FROM projects.jobs") == [
        ("failed", "JOB_INTERRUPTED")
    ]


async def test_a_job_that_runs_while_the_process_stops_waits_again(worker_database, database_urls):
    jobs, began = PostgresJobRuns(worker_database), asyncio.Event()
    await jobs.enqueue("long", dedupe_key="x")
    _, [job] = await jobs.waiting(1)

    async def long(run):
        await run.progress(0.5, "half")
        began.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(RunJob(jobs, {"long": long}, MemoryJobSignals())(job.id))
    await asyncio.wait_for(began.wait(), 10)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running

    assert await rows(database_urls, "SELECT state, progress FROM projects.jobs") == [("queued", 0.0)]


async def test_a_worker_that_is_told_to_stop_before_there_is_a_database_stops():
    [unused] = free_ports(1)
    settings = ProjectsSettings(
        database_url=Secret(f"postgresql://projects@127.0.0.1:{unused}/eightgentc"),
        worker_database_url=Secret(f"postgresql://worker@127.0.0.1:{unused}/eightgentc"),
        auth_target=f"127.0.0.1:{unused}",
        ai_target=f"127.0.0.1:{unused}",
        service_credential_file=Path("nowhere"),
    )
    stopping = asyncio.Event()
    working = asyncio.create_task(run_worker(settings, stopping))
    await asyncio.sleep(0.2)

    stopping.set()

    async with asyncio.timeout(10):
        await working


async def test_a_job_whose_worker_died_is_taken_back_and_run(worker_database, database_urls, monkeypatch):
    monkeypatch.setattr(job_queue, "_TAKE_BACK_SECONDS", 0.05)
    jobs, done = PostgresJobRuns(worker_database), asyncio.Event()
    await jobs.enqueue("echo", dedupe_key="x")
    _, [job] = await jobs.waiting(1)
    await jobs.start(job.id)
    await rows(
        database_urls,
        f"""WITH dead AS (INSERT INTO projects.procrastinate_workers (last_heartbeat)
            VALUES (now() - interval '1 minute') RETURNING id)
        INSERT INTO projects.procrastinate_jobs (queue_name, task_name, args, status, worker_id, queueing_lock)
        SELECT 'jobs', 'run_job', '{{"job_id": "{job.id}"}}', 'doing', id, '{job.id}' FROM dead""",
    )
    queue = ProcrastinateJobQueue(database_urls.roles["eightgentc_projects_worker"])

    async def echo(run):
        done.set()
        return {"said": "again"}

    queue.serve(RunJob(jobs, {"echo": echo}, MemoryJobSignals()))

    running = asyncio.create_task(queue.run())
    async with asyncio.timeout(20):
        await done.wait()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running

    [state] = await rows(database_urls, "SELECT state, attempts FROM projects.jobs")
    assert state == ("done", 2)


@pytest.mark.parametrize("missing", ["database_url", "worker_database_url"])
async def test_a_worker_without_a_database_says_which_setting_is_missing(missing):
    urls = {name: Secret("postgresql://a@127.0.0.1:1/b") for name in ("database_url", "worker_database_url")}
    settings = ProjectsSettings(
        **{**urls, missing: Secret("")},
        auth_target="127.0.0.1:1",
        ai_target="127.0.0.1:1",
        service_credential_file=Path("nowhere"),
    )

    with pytest.raises(SettingsError, match=f"EIGHTGENTC_PROJECTS_{missing.upper()}"):
        await run_worker(settings, asyncio.Event())

"""The suite of the jobs of all projects, as the worker runs them."""

import psycopg
import pytest

from eightgentc_projects.adapters.outbound.postgres.job_runs import PostgresJobRuns
from eightgentc_projects.domain.fair_turns import next_jobs
from eightgentc_projects.domain.job import JobError


@pytest.fixture
def jobs(worker_database):
    return PostgresJobRuns(worker_database)


def stored(urls, query, *params):
    with psycopg.connect(urls.admin, autocommit=True) as connection:
        cursor = connection.execute(query, params)
        return cursor.fetchall() if cursor.description else []


def queue(urls, tenant, count, *, state="queued"):
    """So many jobs of a tenant, one second apart, all older than the next tenant's."""
    stored(
        urls,
        """INSERT INTO projects.jobs (id, tenant, kind, state, create_time)
        SELECT gen_random_uuid(), %s, 'k' || n, %s, now() - make_interval(secs => 10000 - n)
        FROM generate_series(1, %s) n""",
        tenant,
        state,
        count,
    )


def worker(urls, age="0 seconds"):
    stored(
        urls,
        "INSERT INTO projects.procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)",
        age,
    )


async def started(jobs, kind="purge"):
    assert await jobs.enqueue(kind, dedupe_key=kind)
    _, waiting = await jobs.waiting(9)
    return await jobs.start(waiting[-1].id)


async def test_a_job_goes_from_queued_to_done_and_is_run_no_more(jobs, database_urls):
    await jobs.enqueue("purge", dedupe_key="k")
    _, [waiting] = await jobs.waiting(9)
    await jobs.mark_dispatched(waiting.id)
    assert await jobs.waiting(9) == (-1, [])

    job = await jobs.start(waiting.id)
    await jobs.report(job.id, 0.5, "half")
    await jobs.finish(job.id, result={"deleted": 1})

    assert (job.kind, job.attempts, job.payload) == ("purge", 1, {})
    assert await jobs.start(job.id) is None
    assert stored(database_urls, "SELECT state, progress, note, result FROM projects.jobs") == [
        ("done", 1.0, "", {"deleted": 1})
    ]


@pytest.mark.row("F98", clause="one more while running")
async def test_of_a_key_one_waits_and_while_it_runs_one_more_and_not_two(jobs):
    assert await jobs.enqueue("purge", dedupe_key="k")
    assert not await jobs.enqueue("purge", dedupe_key="k")
    _, [waiting] = await jobs.waiting(9)
    await jobs.start(waiting.id)

    assert await jobs.enqueue("purge", dedupe_key="k")
    assert not await jobs.enqueue("purge", dedupe_key="k")


async def test_a_job_that_waits_to_be_tried_again_does_not_stand_in_the_way_of_one_more(jobs):
    first = await started(jobs)
    assert await jobs.enqueue("purge", dedupe_key="purge")

    await jobs.wait_again(first.id, seconds=0.0, note="")

    _, waiting = await jobs.waiting(9)
    assert len(waiting) == 2


async def test_a_job_that_waits_to_be_tried_again_is_handed_out_when_its_pause_is_over(jobs):
    first = await started(jobs)

    await jobs.wait_again(first.id, seconds=60.0, note="later")
    await jobs.mark_dispatched(first.id)

    assert (await jobs.waiting(9))[1] == []
    assert (await jobs.start(first.id)).attempts == 2


async def test_a_job_that_was_cancelled_while_it_failed_is_not_tried_again(jobs, database_urls):
    job = await started(jobs)
    stored(database_urls, "UPDATE projects.jobs SET cancel_asked = true")

    await jobs.wait_again(job.id, seconds=60.0, note="later")

    assert stored(database_urls, "SELECT state, note FROM projects.jobs") == [("cancelled", "")]


@pytest.mark.row("F98", clause="dead letter")
async def test_a_job_that_failed_for_good_is_kept_with_its_error(jobs, database_urls):
    job = await started(jobs)

    await jobs.fail(job.id, JobError("UNAVAILABLE", "AI_UNAVAILABLE", "No.", "", {"a": "b"}))

    assert await jobs.start(job.id) is None
    [(state, error)] = stored(database_urls, "SELECT state, error FROM projects.jobs")
    assert state == "failed"
    assert error == {
        "code": "UNAVAILABLE",
        "reason": "AI_UNAVAILABLE",
        "message": "No.",
        "domain": "",
        "metadata": {"a": "b"},
    }


async def test_a_job_that_was_cancelled_after_its_worker_died_does_not_start(jobs, database_urls):
    job = await started(jobs)
    stored(database_urls, "UPDATE projects.jobs SET cancel_asked = true")

    assert await jobs.asked_to_stop([job.id]) == {job.id}
    assert await jobs.start(job.id) is None

    assert stored(database_urls, "SELECT state FROM projects.jobs") == [("cancelled",)]


async def test_only_slots_of_living_workers_that_no_job_has_are_free(jobs, database_urls):
    worker(database_urls)
    worker(database_urls, age="1 minute")
    queue(database_urls, "a", 1, state="running")
    queue(database_urls, "a", 1, state="dispatched")

    assert await jobs.waiting(4) == (2, [])


@pytest.mark.row("F99", clause="1,000 jobs of another tenant")
async def test_the_next_slot_is_that_of_the_tenant_that_came_after_a_thousand_jobs(jobs, database_urls):
    worker(database_urls)
    queue(database_urls, "a", 1_000)
    queue(database_urls, "a", 4, state="running")
    stored(database_urls, "UPDATE projects.jobs SET start_time = now() WHERE state = 'running'")
    queue(database_urls, "b", 1)

    free, waiting = await jobs.waiting(4)

    tenants = {job.id: job.tenant for job in waiting}
    assert free == 0
    assert [tenants[job_id] for job_id in next_jobs(waiting, 2)] == ["b", "a"]
    assert len(waiting) == 5
    assert {(job.tenant, job.busy) for job in waiting} == {("a", 4), ("b", 0)}


async def test_a_job_that_no_worker_has_waits_again_and_one_that_is_handed_out_does_not(jobs, database_urls):
    queue(database_urls, "lost", 1, state="running")
    queue(database_urls, "held", 1, state="dispatched")
    stored(database_urls, "UPDATE projects.jobs SET update_time = now() - interval '1 minute'")
    with psycopg.connect(database_urls.admin, autocommit=True) as admin:
        admin.execute("SET search_path TO projects")
        admin.execute(
            """INSERT INTO procrastinate_jobs (queue_name, task_name, lock, status)
            SELECT 'jobs', 'run_job', id, 'todo' FROM jobs WHERE tenant = 'held'"""
        )

    assert await jobs.take_back(30.0) == 1

    assert stored(database_urls, "SELECT tenant FROM projects.jobs WHERE state = 'queued'") == [("lost",)]


async def test_what_ended_a_week_ago_is_purged_at_most_so_many_at_once(jobs, database_urls):
    for state in ("done", "failed", "cancelled", "queued"):
        queue(database_urls, state, 1, state=state)
    stored(database_urls, "UPDATE projects.jobs SET update_time = now() - interval '8 days'")
    queue(database_urls, "new", 1, state="done")

    gone = [await jobs.purge(2) for _ in range(3)]

    assert gone == [2, 1, 0]
    assert sorted(stored(database_urls, "SELECT tenant FROM projects.jobs")) == [("new",), ("queued",)]

"""The suite of the jobs of a project, as its members see them."""

import psycopg
import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.postgres.job_runs import PostgresJobRuns
from eightgentc_projects.domain.errors import JobNotEnded, ResourceNotFound, RoleNotSufficient
from eightgentc_projects.domain.job import JobError, JobState, NewJob
from eightgentc_projects.domain.role import Role


@pytest.fixture
def runs(worker_database):
    return PostgresJobRuns(worker_database)


def asked(desk, key="", **payload):
    return NewJob("bake", desk.project_id, "t", desk.acting.user_id, key, payload)


async def test_a_job_waits_as_it_was_asked_for(desk, runs):
    job = await desk.stores.jobs.enqueue(asked(desk, loaves=3))

    assert (job.kind, job.state, job.project_id) == ("bake", JobState.QUEUED, desk.project_id)
    assert (job.progress, job.note, job.attempts, job.error, job.result) == (0.0, "", 0, None, None)
    assert job.requested_by == desk.acting.user_id
    started = await runs.start(job.id)
    assert (started.payload, started.tenant, started.requested_by) == (
        {"loaves": 3},
        "t",
        desk.acting.user_id,
    )


@pytest.mark.row("F98", clause="dedupe")
async def test_the_same_key_is_the_job_that_waits_and_while_it_runs_one_more_and_not_two(desk, runs):
    first = await desk.stores.jobs.enqueue(asked(desk, "bread"))
    assert (await desk.stores.jobs.enqueue(asked(desk, "bread"))).id == first.id
    await runs.mark_dispatched(first.id)
    assert (await desk.stores.jobs.enqueue(asked(desk, "bread"))).id == first.id
    await runs.start(first.id)

    second = await desk.stores.jobs.enqueue(asked(desk, "bread"))
    third = await desk.stores.jobs.enqueue(asked(desk, "bread"))

    assert second.id != first.id
    assert third.id == second.id


async def test_the_same_key_in_another_project_is_another_job(desk, new_desk, person):
    first = await desk.stores.jobs.enqueue(asked(desk, "bread"))
    other = await new_desk(person("Bob"))

    assert (await other.stores.jobs.enqueue(asked(other, "bread"))).id != first.id


async def test_only_members_find_a_job_and_no_member_asks_in_the_name_of_another(desk, new_desk, person):
    job = await desk.stores.jobs.enqueue(asked(desk))
    stranger = await new_desk(person("Bob"))
    editor = await desk.join(person("Cleo"), Role.EDITOR)

    assert await desk.stores.jobs.locate(job.id) == desk.project_id
    assert await editor.stores.jobs.locate(job.id) == desk.project_id
    assert await stranger.stores.jobs.locate(job.id) is None
    assert await desk.stores.jobs.locate("no id") is None
    with pytest.raises(ResourceNotFound):
        await stranger.stores.jobs.get(job.id)
    with pytest.raises(ResourceNotFound):
        await stranger.stores.jobs.cancel(job.id)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await editor.stores.jobs.enqueue(asked(desk))


async def test_a_viewer_reads_jobs_and_asks_for_none(desk, person):
    job = await desk.stores.jobs.enqueue(asked(desk))
    viewer = await desk.join(person("Vera"), Role.VIEWER)

    assert (await viewer.stores.jobs.get(job.id)).id == job.id
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await viewer.stores.jobs.enqueue(asked(viewer))


@pytest.mark.row("F98", clause="cancel")
async def test_a_job_that_waits_is_cancelled_and_one_that_runs_is_asked_to_stop(desk, runs):
    waits, runs_now = [await desk.stores.jobs.enqueue(asked(desk)) for _ in range(2)]
    await runs.start(runs_now.id)

    await desk.stores.jobs.cancel(waits.id)
    await desk.stores.jobs.cancel(runs_now.id)

    assert (await desk.stores.jobs.get(waits.id)).state is JobState.CANCELLED
    assert (await desk.stores.jobs.get(runs_now.id)).state is JobState.RUNNING
    assert await runs.asked_to_stop([waits.id, runs_now.id]) >= {runs_now.id}
    assert await runs.start(waits.id) is None


async def test_who_asked_for_a_job_and_editors_cancel_it_and_commenters_do_not(desk, person):
    commenter = await desk.join(person("Cleo"), Role.COMMENTER)
    other = await desk.join(person("Carl"), Role.COMMENTER)
    editor = await desk.join(person("Eve"), Role.EDITOR)
    own, hers = [await commenter.stores.jobs.enqueue(asked(commenter)) for _ in range(2)]

    with pytest.raises(RoleNotSufficient):
        await other.stores.jobs.cancel(own.id)
    await commenter.stores.jobs.cancel(own.id)
    await editor.stores.jobs.cancel(hers.id)

    states = [(await desk.stores.jobs.get(job.id)).state for job in (own, hers)]
    assert states == [JobState.CANCELLED, JobState.CANCELLED]


@pytest.mark.row("F98", clause="replay")
async def test_a_job_that_failed_starts_again_with_all_its_attempts_and_one_that_is_done_does_not(desk, runs):
    failed, done = [await desk.stores.jobs.enqueue(asked(desk, key)) for key in ("a", "b")]
    await runs.start(failed.id)
    await runs.fail(failed.id, JobError("INTERNAL", "X", "No."))
    await runs.start(done.id)
    await runs.finish(done.id, result={"x": 1})
    before = await desk.stores.jobs.get(failed.id)

    await desk.stores.jobs.retry(failed.id)

    again = await desk.stores.jobs.get(failed.id)
    assert (before.state, before.error) == (JobState.FAILED, JobError("INTERNAL", "X", "No."))
    assert (again.state, again.error, again.attempts) == (JobState.QUEUED, None, 0)
    with pytest.raises(JobNotEnded):
        await desk.stores.jobs.retry(done.id)
    await desk.stores.jobs.retry(failed.id)


async def test_jobs_are_listed_newest_first_by_state_and_without_results(desk, runs):
    jobs = [await desk.stores.jobs.enqueue(asked(desk)) for _ in range(3)]
    await runs.start(jobs[1].id)
    await runs.finish(jobs[1].id, result={"x": 1})
    await runs.mark_dispatched(jobs[2].id)

    every = await desk.stores.jobs.page(None, None, 9)
    waiting = await desk.stores.jobs.page(JobState.QUEUED, None, 9)
    after = await desk.stores.jobs.page(None, (every[0].create_time, every[0].id), 9)

    assert [job.id for job in every] == [job.id for job in reversed(jobs)]
    assert [job.id for job in waiting] == [jobs[2].id, jobs[0].id]
    assert [job.id for job in after] == [jobs[1].id, jobs[0].id]
    assert all(job.result is None for job in every)
    assert (await desk.stores.jobs.get(jobs[1].id)).result == {"x": 1}


async def test_there_is_no_job_by_an_unknown_id(desk):
    with pytest.raises(ResourceNotFound):
        await desk.stores.jobs.cancel(new_id())
    with pytest.raises(ResourceNotFound):
        await desk.stores.jobs.retry(new_id())

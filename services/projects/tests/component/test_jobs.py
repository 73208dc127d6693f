"""Generations in the background: the real gRPC server, and a worker beside it in the same process."""

import asyncio
from contextlib import asynccontextmanager
from functools import partial

import psycopg
import pytest
import pytest_asyncio

from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import job_pb2
from eightgentc.projects.v1 import job_service_pb2 as rpc
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc.projects.v1 import sharing_service_pb2 as sharing
from eightgentc_kit.background import Background, every
from eightgentc_kit.errors import Code, DatabaseUnavailable, RemoteError
from eightgentc_kit.grpc.channel import call_stream
from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_projects.adapters.inbound.grpc.job_work import KINDS
from eightgentc_projects.adapters.inbound.jobs.generation_jobs import GenerationJobs
from eightgentc_projects.adapters.outbound.postgres.job_runs import PostgresJobRuns
from eightgentc_projects.adapters.outbound.procrastinate.job_queue import ProcrastinateJobQueue
from eightgentc_projects.application import create_job
from eightgentc_projects.application.run_jobs import DispatchJobs, RunJob
from eightgentc_projects.domain.errors import AiUnavailable

DONE, FAILED, CANCELLED = job_pb2.JOB_STATE_DONE, job_pb2.JOB_STATE_FAILED, job_pb2.JOB_STATE_CANCELLED
REFUSED = RemoteError(
    "The model declined.",
    code=Code.FAILED_PRECONDITION,
    reason="MODEL_REFUSED",
    domain="ai.eightgentc",
    metadata={"refusal": "no"},
)

_PROMPT = conversations.CompletePromptRequest(project_id=new_id(), prompt="Hi")


def handlers_of(service):
    parts = service.parts
    return dict.fromkeys(KINDS, GenerationJobs(parts.workspace, parts.planner, parts.layout, parts.clock))


@asynccontextmanager
async def working(service):
    """What the worker's process does with jobs."""
    url = service.urls.roles["eightgentc_projects_worker"]
    database = Database(PoolOptions(url, size=4), application="worker-test")
    await database.open()
    signals, jobs, queue = service.parts.signals, PostgresJobRuns(database), ProcrastinateJobQueue(url)
    run_job = RunJob(jobs, handlers_of(service), signals)
    queue.serve(run_job)
    background = Background()
    background.start("run jobs", queue.run)
    background.start("dispatch jobs", DispatchJobs(jobs, queue, signals))
    background.start("stop cancelled jobs", partial(every, 0.1, run_job.stop_cancelled))
    yield
    if service.planner.gate is not None:
        service.planner.gate.set()
    await background.close()
    await database.close()


@pytest_asyncio.fixture
async def worker(service):
    async with working(service):
        yield


def section_job(project_id, section="Goals", *, request_id="", **asked):
    work = plans.GeneratePlanSectionRequest(project_id=project_id, section=section, **asked)
    return rpc.CreateJobRequest(plan_section=work, request_id=request_id)


async def create(service, person, request):
    return (await person.call(service.jobs.CreateJob, request)).job


async def get(service, person, job_id):
    return (await person.call(service.jobs.GetJob, rpc.GetJobRequest(job_id=job_id))).job


async def watch(service, person, job_id):
    """Every state that was sent, to the end."""
    async with asyncio.timeout(30):
        changes = await person.stream(service.jobs.WatchJob, rpc.WatchJobRequest(job_id=job_id))
    return [change.job for change in changes]


async def ended(service, person, job_id):
    return (await watch(service, person, job_id))[-1]


@pytest.mark.row("F130", clause="the job's result equals the synchronous answer")
async def test_the_result_of_a_job_is_the_answer_of_the_call(service, ada, worker):
    own, other = await service.project(ada), await service.project(ada)
    called = await ada.call(
        service.plan.GeneratePlanSection, plans.GeneratePlanSectionRequest(project_id=own, section="Goals")
    )

    job = await create(service, ada, section_job(other))
    done = await ended(service, ada, job.id)

    read = await ada.call(
        service.plan.GetPlanSection, plans.GetPlanSectionRequest(project_id=other, section="Goals")
    )
    assert (done.state, done.progress, done.attempts) == (DONE, 1.0, 1)
    assert done.plan_section.section == read.section
    assert done.plan_section.proposal.content == called.proposal.content
    assert done.plan_section.generation.model == called.generation.model
    assert not done.plan_section.replayed


async def test_every_kind_of_generation_runs_as_a_job(service, ada, worker):
    project_id = await service.project(ada)
    asked = [
        rpc.CreateJobRequest(
            plan_section=plans.GeneratePlanSectionRequest(project_id=project_id, section="Goals")
        ),
        rpc.CreateJobRequest(concept_graph=graphs.GenerateConceptGraphRequest(project_id=project_id)),
        rpc.CreateJobRequest(diagram=diagrams.GenerateDiagramRequest(project_id=project_id)),
        rpc.CreateJobRequest(prompt=conversations.CompletePromptRequest(project_id=project_id, prompt="Hi")),
    ]

    done = [await ended(service, ada, (await create(service, ada, each)).id) for each in asked]

    assert [job.kind for job in done] == list(KINDS)
    assert [job.WhichOneof("result") for job in done] == [
        "plan_section",
        "concept_graph",
        "diagram",
        "prompt",
    ]
    assert {job.state for job in done} == {DONE}
    assert len(service.planner.asked) == 4


@pytest.mark.row("F98", clause="progress")
async def test_who_watches_sees_each_step_and_the_end(service, ada, worker):
    project_id = await service.project(ada)
    job = await create(service, ada, section_job(project_id))

    seen = await watch(service, ada, job.id)

    progress = [each.progress for each in seen]
    assert seen[-1].state == DONE
    assert progress == sorted(progress)
    assert seen[-1].plan_section.proposal.content == service.planner.section


async def test_who_comes_back_is_not_told_again_what_they_know(service, ada, worker):
    project_id = await service.project(ada)
    done = await ended(service, ada, (await create(service, ada, section_job(project_id))).id)

    request = rpc.WatchJobRequest(job_id=done.id, known_update_time=done.update_time)

    assert await ada.stream(service.jobs.WatchJob, request) == []


@pytest.mark.row("F130", clause="same key, same job")
async def test_the_same_request_id_is_the_same_job_as_it_is_now(service, ada, worker):
    project_id = await service.project(ada)
    request = section_job(project_id, request_id="r-1")
    first = await create(service, ada, request)
    await ended(service, ada, first.id)

    again = await ada.call(service.jobs.CreateJob, request)

    assert (again.job.id, again.job.state, again.replayed) == (first.id, DONE, True)
    other = section_job(project_id, "Aims", request_id="r-1")
    assert (await ada.refused(service.jobs.CreateJob, other)).reason == "REQUEST_ID_REUSED"
    assert service.planner.calls == 1


async def test_the_same_work_that_waits_is_the_same_job_for_its_person_only(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "editor")

    first, second = [await create(service, ada, section_job(project_id)) for _ in range(2)]
    others = [
        await create(service, bob, section_job(project_id)),
        await create(service, ada, section_job(project_id, prompt="Shorter")),
    ]

    assert first.id == second.id
    assert first.id not in {job.id for job in others}


async def test_no_more_jobs_than_a_project_may_have_wait_and_the_same_is_still_found(
    service, ada, monkeypatch
):
    monkeypatch.setattr(create_job, "MAX_WAITING", 2)
    project_id = await service.project(ada)
    first, _ = [await create(service, ada, section_job(project_id, name)) for name in ("Goals", "Aims")]

    refusal = await ada.refused(service.jobs.CreateJob, section_job(project_id, "Context"))

    assert (refusal.reason, refusal.metadata) == ("TOO_MANY", {"resource": "waiting job", "limit": "2"})
    assert (await create(service, ada, section_job(project_id, "Goals"))).id == first.id
    page = await ada.call(service.jobs.ListJobs, rpc.ListJobsRequest(project_id=project_id))
    assert len(page.jobs) == 2


@pytest.mark.row("F98", clause="cancel")
async def test_a_running_job_that_is_cancelled_stops_the_model_and_saves_nothing(
    service, ada, worker, database_rows
):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    job = await create(service, ada, section_job(project_id))
    await asyncio.wait_for(service.planner.began.wait(), 10)

    started = asyncio.get_running_loop().time()
    await ada.call(service.jobs.CancelJob, rpc.CancelJobRequest(job_id=job.id))
    after = await ended(service, ada, job.id)

    assert after.state == CANCELLED
    assert asyncio.get_running_loop().time() - started < 1.0
    assert await database_rows("SELECT count(*) FROM projects.plan_sections") == [(0,)]
    assert await database_rows("SELECT count(*) FROM projects.requests WHERE request_id = %s", (job.id,)) == [
        (0,)
    ]


@pytest.mark.row("F98", clause="replay")
async def test_a_job_that_was_cancelled_or_failed_is_started_again(service, ada, worker):
    project_id = await service.project(ada)
    service.planner.error = REFUSED
    job = await create(service, ada, section_job(project_id))
    failed = await ended(service, ada, job.id)

    service.planner.error = None
    await ada.call(service.jobs.RetryJob, rpc.RetryJobRequest(job_id=job.id))
    done = await ended(service, ada, job.id)

    assert (failed.state, failed.attempts) == (FAILED, 1)
    assert (failed.error.code, failed.error.reason) == ("FAILED_PRECONDITION", "MODEL_REFUSED")
    assert failed.error.metadata == {"refusal": "no"}
    assert (done.state, done.HasField("error")) == (DONE, False)
    error = await ada.refused(service.jobs.RetryJob, rpc.RetryJobRequest(job_id=job.id))
    assert (error.reason, error.metadata) == ("JOB_NOT_ENDED", {"state": "done"})


@pytest.mark.row("F98", clause="retry")
async def test_what_may_go_better_is_tried_again_after_a_pause(service, ada, worker):
    project_id = await service.project(ada)
    service.planner.error = AiUnavailable()
    job = await create(service, ada, section_job(project_id))
    await asyncio.wait_for(service.planner.began.wait(), 10)
    service.planner.error = None

    done = await ended(service, ada, job.id)

    assert (done.state, done.attempts, service.planner.calls) == (DONE, 2, 2)


class Forgetful(PostgresJobRuns):
    """Dies, in a way, between what a job does and the note that it is done."""

    async def finish(self, job_id, *, result):
        raise DatabaseUnavailable


@pytest.mark.row("F98", clause="exactly once in effect")
async def test_a_job_that_was_done_and_not_written_down_finds_its_answer_and_asks_no_model(
    service, ada, database_rows
):
    project_id = await service.project(ada)
    job = await create(service, ada, section_job(project_id))
    options = PoolOptions(service.urls.roles["eightgentc_projects_worker"], size=2)
    database = Database(options, application="worker-test")
    await database.open()
    handlers = handlers_of(service)
    with pytest.raises(DatabaseUnavailable):
        await RunJob(Forgetful(database), handlers, service.parts.signals)(job.id)
    saved = await database_rows("SELECT version, content FROM projects.plan_section_versions")

    await RunJob(PostgresJobRuns(database), handlers, service.parts.signals)(job.id)

    done = await get(service, ada, job.id)
    assert (done.state, done.attempts, service.planner.calls) == (DONE, 2, 1)
    assert await database_rows("SELECT version, content FROM projects.plan_section_versions") == saved
    assert done.plan_section.section.content == service.planner.section
    await database.close()


async def test_a_job_that_a_worker_of_0_1_failed_is_read(service, ada):
    project_id = await service.project(ada)
    job = await create(service, ada, section_job(project_id))
    url = service.urls.roles["eightgentc_projects_worker"]
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(
            """UPDATE projects.jobs SET state = 'failed', result = '{"error": "KeyError"}'"""
        )

    read = await get(service, ada, job.id)

    assert (read.state, read.WhichOneof("result")) == (FAILED, None)


async def test_jobs_that_failed_are_listed(service, ada, worker):
    project_id = await service.project(ada)
    done = await create(service, ada, section_job(project_id))
    await ended(service, ada, done.id)
    service.planner.error = REFUSED
    failed = await create(service, ada, section_job(project_id, "Aims"))
    await ended(service, ada, failed.id)

    request = rpc.ListJobsRequest(project_id=project_id, state=FAILED)
    page = await ada.call(service.jobs.ListJobs, request)
    every_page = await ada.call(service.jobs.ListJobs, rpc.ListJobsRequest(project_id=project_id))

    assert [(job.id, job.error.reason) for job in page.jobs] == [(failed.id, "MODEL_REFUSED")]
    assert [job.id for job in every_page.jobs] == [failed.id, done.id]
    assert every_page.jobs[1].WhichOneof("result") is None


async def test_the_right_to_generate_is_asked_for_at_once_and_when_the_job_runs(service, ada, bob):
    project_id = await service.project(ada)
    viewer = await service.join(ada, project_id, await service.person("Vera"), "viewer")
    commenter = await service.join(ada, project_id, await service.person("Cleo"), "commenter")
    await service.join(ada, project_id, bob, "editor")
    prompt = rpc.CreateJobRequest(
        prompt=conversations.CompletePromptRequest(project_id=project_id, prompt="Hi")
    )

    refusals = [
        await viewer.refused(service.jobs.CreateJob, prompt),
        await commenter.refused(service.jobs.CreateJob, section_job(project_id)),
    ]

    assert {error.reason for error in refusals} == {"ROLE_NOT_SUFFICIENT"}
    assert (await create(service, commenter, prompt)).id
    stranger = await service.person("Eve")
    assert (await stranger.refused(service.jobs.CreateJob, prompt)).reason == "RESOURCE_NOT_FOUND"


async def test_a_job_of_a_person_who_was_removed_meanwhile_fails_and_asks_no_model(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "editor")
    job = await create(service, bob, section_job(project_id))
    await ada.call(
        service.sharing.RemoveMember,
        sharing.RemoveMemberRequest(project_id=project_id, account_id=bob.id),
    )

    async with working(service):
        after = await ended(service, ada, job.id)

    assert (after.state, after.error.reason) == (FAILED, "RESOURCE_NOT_FOUND")
    assert service.planner.calls == 0
    assert (await bob.refused(service.jobs.GetJob, rpc.GetJobRequest(job_id=job.id))).code is Code.NOT_FOUND


async def test_who_loses_the_right_to_read_sees_no_more_of_a_job(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "viewer")
    job = await create(service, ada, section_job(project_id))
    changes = call_stream(service.jobs.WatchJob, rpc.WatchJobRequest(job_id=job.id), token=bob.token)
    await anext(changes)

    await ada.call(
        service.sharing.RemoveMember,
        sharing.RemoveMemberRequest(project_id=project_id, account_id=bob.id),
    )

    with pytest.raises(RemoteError) as refusal:
        await asyncio.wait_for(anext(changes), 10)
    assert refusal.value.code is Code.NOT_FOUND


async def test_watching_ends_when_the_server_stops(service, ada):
    project_id = await service.project(ada)
    job = await create(service, ada, section_job(project_id))
    changes = call_stream(service.jobs.WatchJob, rpc.WatchJobRequest(job_id=job.id), token=ada.token)
    await anext(changes)

    service.stopping.set()

    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(anext(changes), 10)


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (rpc.CreateJobRequest(), "work"),
        (section_job(new_id(), ""), "section"),
        (rpc.CreateJobRequest(prompt=_PROMPT, form="x" * 51), "form"),
    ],
)
async def test_what_cannot_be_done_is_refused_at_once(service, ada, request_, field):
    error = await ada.refused(service.jobs.CreateJob, request_)

    assert (error.reason, error.violations[0].field) == ("FIELD_INVALID", field)

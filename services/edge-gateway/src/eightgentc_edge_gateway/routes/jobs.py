"""Work in the background: read, watched, cancelled, started again."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import msgspec
from fastapi import APIRouter, Header, Query
from starlette.responses import Response

from eightgentc.projects.v1 import job_pb2
from eightgentc.projects.v1 import job_service_pb2 as pb
from eightgentc.projects.v1.job_service_pb2_grpc import JobServiceStub
from eightgentc_edge_gateway.application.drain import Drain
from eightgentc_edge_gateway.contract.job import Job, JobPage, JobStateName
from eightgentc_edge_gateway.http.answers import answer, nothing
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.event_stream import EventStream
from eightgentc_edge_gateway.http.parameters import INT64_MAX, JobId, PageSize, PageToken, ProjectId
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.routes.background import accepted, job_answer, job_json
from eightgentc_edge_gateway.translate.job import to_job_page
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)

_STREAM = {
    "description": "The job on each change, as a server-sent event; the id of an event is for `Last-Event-ID`.",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}
_STATES = {
    "queued": job_pb2.JOB_STATE_QUEUED,
    "running": job_pb2.JOB_STATE_RUNNING,
    "done": job_pb2.JOB_STATE_DONE,
    "failed": job_pb2.JOB_STATE_FAILED,
    "cancelled": job_pb2.JOB_STATE_CANCELLED,
}
_RECONNECT = b"retry: 1000\n\n"


def jobs_routes(projects: ServiceClient, drain: Drain) -> APIRouter:
    """`/api/jobs`, and those of a project."""
    router = APIRouter(tags=["jobs"], route_class=StrictRoute)
    stub = JobServiceStub(projects.shared)

    @router.get("/api/projects/{project_id}/jobs", **gives(JobPage, problems=(404,)))
    async def list_jobs(
        project_id: ProjectId,
        person: Person,
        state: Annotated[JobStateName | None, Query(description="Only those in this state.")] = None,
        page_size: PageSize = 0,
        page_token: PageToken = "",
    ) -> Response:
        """The jobs of a project, newest first, without their results. Those that ended are kept for a week."""
        request = pb.ListJobsRequest(
            project_id=project_id,
            page_size=page_size,
            page_token=page_token,
            state=_STATES[state] if state else job_pb2.JOB_STATE_UNSPECIFIED,
        )
        page = await projects.call(person, stub.ListJobs, request)
        return answer({**to_job_page(page), "jobs": [job_json(job) for job in page.jobs]})

    @router.get("/api/jobs/{job_id}", **gives(Job, problems=(404,)))
    async def get_job(job_id: JobId, person: Person) -> Response:
        """One job: how far it is, and once it is done its result."""
        return job_answer((await projects.call(person, stub.GetJob, pb.GetJobRequest(job_id=job_id))).job)

    @router.get(
        "/api/jobs/{job_id}/events",
        response_model=None,
        responses={200: _STREAM, 204: {"description": "It has ended, and the client knows."}},
        openapi_extra={"x-problems": [404]},
    )
    async def watch_job(
        job_id: JobId,
        person: Person,
        last_event_id: Annotated[int, Header(alias="Last-Event-ID", ge=0, le=INT64_MAX)] = 0,
    ) -> Response:
        """The job now and on each change, until it has ended. With `Last-Event-ID`, only what the client has not seen."""
        request = pb.WatchJobRequest(job_id=job_id)
        if last_event_id:
            request.known_update_time.FromMicroseconds(last_event_id)
        changes: _Changes = projects.stream(person, stub.WatchJob, request)
        first = await anext(changes, None)
        if first is None:
            return nothing()
        return EventStream(_frames(first, changes), on_drain=lambda: _RECONNECT, drain=drain)

    @router.post("/api/jobs/{job_id}/cancel", **gives(Job, problems=(403, 404)))
    async def cancel_job(job_id: JobId, person: Person) -> Response:
        """Cancels a job: one that waits at once, one that runs within a second. One that has ended stays as it is."""
        request = pb.CancelJobRequest(job_id=job_id)
        return job_answer((await projects.call(person, stub.CancelJob, request)).job)

    @router.post("/api/jobs/{job_id}/retry", **gives(Job, status=202, problems=(403, 404, 409)))
    async def retry_job(job_id: JobId, person: Person) -> Response:
        """Starts a job again that failed or was cancelled, for the person who asked for it first."""
        request = pb.RetryJobRequest(job_id=job_id)
        return accepted((await projects.call(person, stub.RetryJob, request)).job)

    return router


_Changes = AsyncGenerator[pb.WatchJobResponse, None]


async def _frames(first: pb.WatchJobResponse, changes: _Changes) -> AsyncGenerator[bytes, None]:
    async with aclosing(changes):
        yield _frame(first.job)
        try:
            async for change in changes:
                yield _frame(change.job)
        except DomainError as error:
            # The client comes back by itself, and is told then what is the matter.
            log.info("job not watched", reason=error.reason)


def _frame(job: job_pb2.Job) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (job.update_time.ToMicroseconds(), msgspec.json.encode(job_json(job)))

"""Generations in the background: instead of its answer, a request gets a job."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from eightgentc.projects.v1 import job_pb2
from eightgentc.projects.v1 import job_service_pb2 as pb
from eightgentc.projects.v1.job_service_pb2_grpc import JobServiceStub
from eightgentc_edge_gateway.http.answers import answer
from eightgentc_edge_gateway.http.problem_details import problem_of
from eightgentc_edge_gateway.translate.job import to_job
from eightgentc_edge_gateway.translate.reader import JsonObject
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.errors import Code, RemoteError
from eightgentc_kit.identity.tokens import VerifiedToken

_FIELDS = {
    field.message_type.full_name: field.name
    for field in pb.CreateJobRequest.DESCRIPTOR.oneofs_by_name["work"].fields
    if field.message_type is not None
}
_RUNS = (job_pb2.JOB_STATE_QUEUED, job_pb2.JOB_STATE_RUNNING)
_LOOK_AGAIN = {"Retry-After": "1"}


class Background:
    """Lets a generating call be made by a job."""

    def __init__(self, projects: ServiceClient) -> None:
        self._projects = projects
        self._stub = JobServiceStub(projects.shared)

    async def create_job(self, person: VerifiedToken, request: Any, *, form: str = "") -> Response:
        """The 202 for a request that was to be sent. `form`: how its result is worded, see translate/job.py."""
        work = {_FIELDS[request.DESCRIPTOR.full_name]: request}
        asked = pb.CreateJobRequest(**work, request_id=request.request_id, form=form)
        created = await self._projects.call(person, self._stub.CreateJob, asked)
        response = accepted(created.job, replayed=created.replayed)
        response.headers["Preference-Applied"] = "respond-async"
        return response


def accepted(job: job_pb2.Job, *, replayed: bool = False) -> Response:
    """The job, with where to read it and when."""
    headers = {"Location": f"/api/jobs/{job.id}", **_LOOK_AGAIN}
    return answer(job_json(job), status=202, replayed=replayed, headers=headers)


def job_answer(job: job_pb2.Job) -> Response:
    """The job; while it has not ended, with when to look again."""
    return answer(job_json(job), headers=_LOOK_AGAIN if job.state in _RUNS else None)


def job_json(job: job_pb2.Job) -> JsonObject:
    """The job with its error, worded as every refusal is."""
    found = to_job(job)
    if job.HasField("error"):
        error = RemoteError(
            job.error.message,
            code=Code(job.error.code) if job.error.code in Code.__members__ else Code.INTERNAL,
            reason=job.error.reason,
            domain=job.error.domain,
            metadata=dict(job.error.metadata),
        )
        found["error"] = problem_of(error, request_id=job.id).model_dump(exclude_none=True)
    return found

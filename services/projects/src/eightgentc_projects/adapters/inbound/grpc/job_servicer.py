"""JobService: parse, call the use case, build the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from eightgentc.projects.v1 import job_pb2
from eightgentc.projects.v1 import job_service_pb2 as pb
from eightgentc.projects.v1 import job_service_pb2_grpc as rpc
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.pagination import PageSeal
from eightgentc_projects.adapters.inbound.grpc.call import acting, answered, page_of, repeat_of
from eightgentc_projects.adapters.inbound.grpc.job_work import (
    KINDS,
    STATES,
    job_message,
    kind_of,
    new_job,
)
from eightgentc_projects.application.cancel_job import CancelJob
from eightgentc_projects.application.create_job import CreateJob
from eightgentc_projects.application.get_job import GetJob
from eightgentc_projects.application.list_jobs import ListJobs
from eightgentc_projects.application.retry_job import RetryJob
from eightgentc_projects.application.watch_job import WatchJob
from eightgentc_projects.domain.job import Job, JobState

_STATES = {number: state for state, number in STATES.items()}


@dataclass(frozen=True, slots=True)
class JobServicer(rpc.JobServiceServicer):
    create_job: CreateJob
    get_job: GetJob
    list_jobs: ListJobs
    cancel_job: CancelJob
    retry_job: RetryJob
    watch_job: WatchJob
    seal: PageSeal

    async def CreateJob(self, request: pb.CreateJobRequest, context: Any) -> pb.CreateJobResponse:
        kind = kind_of(request)
        person = acting(getattr(request, KINDS[kind].field).time_zone)
        new = new_job(person, kind, request)
        result = await self.create_job(
            person, new, needs=KINDS[kind].needs, repeat=repeat_of(request, _created)
        )
        response = answered(result, pb.CreateJobResponse, _created)
        if response.replayed:
            # As it is now: what was stored with the first request is how it began.
            response.job.CopyFrom(job_message(await self.get_job(person, response.job.id)))
        return response

    async def GetJob(self, request: pb.GetJobRequest, context: Any) -> pb.GetJobResponse:
        return pb.GetJobResponse(job=job_message(await self.get_job(acting(), request.job_id)))

    async def ListJobs(self, request: pb.ListJobsRequest, context: Any) -> pb.ListJobsResponse:
        page = await self.list_jobs(
            acting(), request.project_id, _state(request.state), page_of(request, self.seal)
        )
        return pb.ListJobsResponse(
            jobs=[job_message(job) for job in page.items], next_page_token=page.next_token
        )

    async def CancelJob(self, request: pb.CancelJobRequest, context: Any) -> pb.CancelJobResponse:
        return pb.CancelJobResponse(job=job_message(await self.cancel_job(acting(), request.job_id)))

    async def RetryJob(self, request: pb.RetryJobRequest, context: Any) -> pb.RetryJobResponse:
        return pb.RetryJobResponse(job=job_message(await self.retry_job(acting(), request.job_id)))

    async def WatchJob(self, request: pb.WatchJobRequest, context: Any) -> AsyncIterator[pb.WatchJobResponse]:
        known = request.known_update_time.ToDatetime(UTC) if request.HasField("known_update_time") else None
        async for job in self.watch_job(acting(), request.job_id, known):
            yield pb.WatchJobResponse(job=job_message(job))


def _state(number: job_pb2.JobState.ValueType) -> JobState | None:
    if number == job_pb2.JOB_STATE_UNSPECIFIED:
        return None
    if number not in _STATES:
        raise FieldInvalid.of("state", "is not a state of jobs")
    return _STATES[number]


def _created(job: Job) -> pb.CreateJobResponse:
    return pb.CreateJobResponse(job=job_message(job))

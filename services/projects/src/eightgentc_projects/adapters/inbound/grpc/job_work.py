"""What jobs do, as messages: the call that was asked for, and the answer that it would have had."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message

from eightgentc.projects.v1 import conversation_service_pb2 as conversation
from eightgentc.projects.v1 import diagram_service_pb2 as diagram
from eightgentc.projects.v1 import graph_service_pb2 as graph
from eightgentc.projects.v1 import job_pb2
from eightgentc.projects.v1 import job_service_pb2 as pb
from eightgentc.projects.v1 import plan_service_pb2 as plan
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.messages import message_builder
from eightgentc_projects.adapters.inbound.grpc import generations
from eightgentc_projects.domain.job import Job, JobError, JobState, NewJob
from eightgentc_projects.domain.role import Acting, Role

STATES = {state: job_pb2.JobState.Value(f"JOB_STATE_{state.name}") for state in JobState}
MAX_FORM = 50


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work. `field`: what it is called in requests and results; `needs`: the least role."""

    field: str
    request: type[Any]
    reply: type[Any]
    needs: Role
    check: Callable[[Any], object]


KINDS: Mapping[str, Work] = {
    "generate_plan_section": Work(
        "plan_section",
        plan.GeneratePlanSectionRequest,
        plan.GeneratePlanSectionResponse,
        Role.EDITOR,
        generations.section_asked,
    ),
    "generate_concept_graph": Work(
        "concept_graph",
        graph.GenerateConceptGraphRequest,
        graph.GenerateConceptGraphResponse,
        Role.EDITOR,
        generations.graph_asked,
    ),
    "generate_diagram": Work(
        "diagram",
        diagram.GenerateDiagramRequest,
        diagram.GenerateDiagramResponse,
        Role.EDITOR,
        generations.diagram_asked,
    ),
    "complete_prompt": Work(
        "prompt",
        conversation.CompletePromptRequest,
        conversation.CompletePromptResponse,
        Role.COMMENTER,
        generations.prompt_asked,
    ),
}
"""Names are in stored rows."""
_BY_FIELD = {work.field: kind for kind, work in KINDS.items()}


def kind_of(request: pb.CreateJobRequest) -> str:
    """Raises FieldInvalid when there is no work in it, or a field of the work is missing."""
    field = request.WhichOneof("work")
    if field is None:
        raise FieldInvalid.of("work", f"must be one of {', '.join(_BY_FIELD)}")
    kind = _BY_FIELD[field]
    KINDS[kind].check(getattr(request, field))
    return kind


def new_job(acting: Acting, kind: str, request: pb.CreateJobRequest) -> NewJob:
    """The work as a row, with what the person's call would have carried.

    Raises:
        FieldInvalid: `form` is too long.
    """
    if len(request.form) > MAX_FORM:
        raise FieldInvalid.of("form", f"must have at most {MAX_FORM} characters")
    work = KINDS[kind].request()
    work.CopyFrom(getattr(request, KINDS[kind].field))
    work.ClearField("request_id")
    work.time_zone = acting.time_zone
    content = work.SerializeToString(deterministic=True)
    same = hashlib.sha256(f"{acting.user_id}\0{request.form}\0".encode() + content)
    return NewJob(
        kind=kind,
        project_id=work.project_id,
        tenant=acting.tenant,
        requested_by=acting.user_id,
        dedupe_key=same.hexdigest(),
        payload={
            "request": b64encode(content).decode(),
            "form": request.form,
            "session_id": acting.session_id,
        },
    )


def request_of(kind: str, payload: Mapping[str, Any], job_id: str) -> Any:
    """The call to make: its request_id is the job's id, so that it is made once, however often the job is run."""
    request = KINDS[kind].request.FromString(b64decode(payload["request"]))
    request.request_id = job_id
    return request


def result_of(reply: Message, payload: Mapping[str, Any]) -> dict[str, object]:
    """The answer as it is kept."""
    return {"reply": b64encode(reply.SerializeToString()).decode(), "form": payload["form"]}


_error = message_builder(job_pb2.JobError, JobError)


def job_message(job: Job) -> job_pb2.Job:
    """A job with its result, if there is one and it was asked for here."""
    message = job_pb2.Job(
        id=job.id,
        project_id=job.project_id,
        kind=job.kind,
        state=STATES[job.state],
        progress=job.progress,
        note=job.note,
        attempts=job.attempts,
        requested_by=job.requested_by or "",
        error=_error(job.error) if job.error else None,
    )
    message.create_time.FromDatetime(job.create_time)
    message.update_time.FromDatetime(job.update_time)
    # A worker of 0.1 wrote the errors of jobs into their results.
    if job.state is JobState.DONE and job.result is not None and job.kind in KINDS:
        result: Mapping[str, Any] = job.result
        work = KINDS[job.kind]
        getattr(message, work.field).CopyFrom(work.reply.FromString(b64decode(result["reply"])))
        message.form = result["form"]
    return message

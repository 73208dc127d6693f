"""Generations in the background over HTTP."""

from __future__ import annotations

import json

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.projects.v1 import conversation_service_pb2 as conversation
from eightgentc.projects.v1 import diagram_service_pb2 as diagram
from eightgentc.projects.v1 import generation_pb2, job_pb2, plan_section_pb2
from eightgentc.projects.v1 import graph_service_pb2 as graph
from eightgentc.projects.v1 import job_service_pb2 as pb
from eightgentc.projects.v1 import plan_service_pb2 as plan
from eightgentc_kit.errors import Code, RemoteError

ASYNC = {"Prefer": "respond-async"}
WHEN = Timestamp(seconds=1_777_627_800, nanos=250_000)
GENERATED = plan.GeneratePlanSectionResponse(
    proposal=plan_section_pb2.PlanSection(section="Goals", content="Open by May."),
    generation=generation_pb2.Generation(id="g1", provider="openai", model="m", applied=True),
)


def job(state=job_pb2.JOB_STATE_QUEUED, **more):
    return job_pb2.Job(
        id="j1",
        project_id="p1",
        kind="generate_plan_section",
        state=state,
        requested_by="a1",
        create_time=WHEN,
        update_time=WHEN,
        **more,
    )


GENERATES = {
    "/api/projects/p1/sections/Goals/generate": ({}, "plan_section", ""),
    "/api/projects/p1/graph/generate": ({}, "concept_graph", ""),
    "/api/projects/p1/diagrams/generate": ({}, "diagram", ""),
    "/api/ai/plan": ({"projectId": "p1", "prompt": "Hi"}, "prompt", "plan"),
    "/api/ai/context": ({"projectId": "p1", "prompt": "Hi"}, "prompt", "plan"),
    "/api/ai/goals": ({"projectId": "p1", "prompt": "Hi"}, "prompt", "plan"),
    "/api/ai/timeline": ({"projectId": "p1", "prompt": "Hi"}, "prompt", "plan"),
    "/api/ai/generate-plan": ({"projectId": "p1", "section": "Goals"}, "plan_section", "plan"),
    "/api/ai/graph": ({"projectId": "p1"}, "concept_graph", "plan"),
    "/api/ai/diagram": ({"projectId": "p1", "timelineData": "May"}, "diagram", "plan"),
}


@pytest.mark.row("F130", clause="202 + Location on every generate")
@pytest.mark.parametrize("path", GENERATES)
async def test_every_generate_answers_with_a_job_on_request(edge, path):
    body, work, form = GENERATES[path]
    edge.projects.answers["CreateJob"] = pb.CreateJobResponse(job=job())

    answer = await edge.http.post(path, json=body, headers={**ASYNC, "Idempotency-Key": "k-1"})

    asked = edge.projects.last("CreateJob")
    assert answer.status_code == 202
    assert answer.headers["location"] == "/api/jobs/j1"
    assert answer.headers["preference-applied"] == "respond-async"
    assert answer.headers["retry-after"] == "1"
    assert (asked.WhichOneof("work"), asked.form, asked.request_id) == (work, form, "k-1")
    assert getattr(asked, work).project_id == "p1"


@pytest.mark.parametrize(
    "sent",
    [
        [("Prefer", "respond-async")],
        [("Prefer", "Respond-Async, wait=10")],
        [("Prefer", "handling=lenient, respond-async; a=b")],
        [("Prefer", "wait=10"), ("Prefer", "respond-async")],
    ],
)
async def test_the_preference_is_found_however_it_is_sent(edge, sent):
    edge.projects.answers["CreateJob"] = pb.CreateJobResponse(job=job(), replayed=True)

    answer = await edge.http.post("/api/projects/p1/graph/generate", json={}, headers=sent)

    assert (answer.status_code, answer.headers["idempotent-replayed"]) == (202, "true")


@pytest.mark.parametrize("sent", ["", "wait=10", "respond-asynchronously"])
async def test_any_other_preference_is_answered_at_once(edge, sent):
    edge.projects.answers["GeneratePlanSection"] = GENERATED

    answer = await edge.http.post(
        "/api/projects/p1/sections/Goals/generate", json={}, headers={"Prefer": sent}
    )

    assert answer.status_code == 200
    assert "preference-applied" not in answer.headers


@pytest.mark.row("F130", clause="the result is the synchronous answer")
@pytest.mark.parametrize(
    ("path", "method", "field", "reply"),
    [
        ("/api/projects/p1/sections/Goals/generate", "GeneratePlanSection", "plan_section", GENERATED),
        ("/api/ai/generate-plan", "GeneratePlanSection", "plan_section", GENERATED),
        (
            "/api/ai/graph",
            "GenerateConceptGraph",
            "concept_graph",
            graph.GenerateConceptGraphResponse(revision=3, etag="g3"),
        ),
        (
            "/api/projects/p1/diagrams/generate",
            "GenerateDiagram",
            "diagram",
            diagram.GenerateDiagramResponse(),
        ),
        (
            "/api/ai/plan",
            "CompletePrompt",
            "prompt",
            conversation.CompletePromptResponse(result='{"text":"Hi"}'),
        ),
    ],
)
async def test_the_result_of_a_job_is_word_for_word_what_the_route_answers(edge, path, method, field, reply):
    body, _, form = GENERATES[path]
    done = job(job_pb2.JOB_STATE_DONE, form=form, progress=1.0, **{field: reply})
    edge.projects.answers |= {method: reply, "GetJob": pb.GetJobResponse(job=done)}

    at_once = await edge.http.post(path, json=body)
    read = await edge.http.get("/api/jobs/j1")

    assert read.json()["result"] == at_once.json()
    assert read.json()["state"] == "done"
    assert "retry-after" not in read.headers


@pytest.mark.row("F98", clause="the error of a dead letter")
async def test_a_job_that_failed_says_what_the_request_would_have_been_refused_with(edge):
    refused = RemoteError(
        "The model declined.",
        code=Code.FAILED_PRECONDITION,
        reason="MODEL_REFUSED",
        domain="ai.eightgentc",
        metadata={"refusal": "no"},
    )
    error = job_pb2.JobError(
        code=refused.code.value,
        reason=refused.reason,
        domain=refused.domain,
        message=refused.message,
        metadata=refused.metadata,
    )
    edge.projects.answers |= {
        "GeneratePlanSection": refused,
        "GetJob": pb.GetJobResponse(job=job(job_pb2.JOB_STATE_FAILED, error=error)),
    }

    at_once = (await edge.http.post("/api/projects/p1/sections/Goals/generate", json={})).json()
    failed = (await edge.http.get("/api/jobs/j1")).json()

    assert failed["error"] == {**at_once, "requestId": "j1"}
    assert (failed["error"]["status"], failed["error"]["code"]) == (422, "MODEL_REFUSED")


async def test_a_job_that_runs_says_how_far_it_is_and_when_to_look_again(edge):
    running = job(job_pb2.JOB_STATE_RUNNING, progress=0.2, note="The model is writing.", attempts=1)
    edge.projects.answers["GetJob"] = pb.GetJobResponse(job=running)

    answer = await edge.http.get("/api/jobs/j1")

    assert answer.headers["retry-after"] == "1"
    assert answer.json() == {
        "id": "j1",
        "projectId": "p1",
        "kind": "generate_plan_section",
        "state": "running",
        "progress": 0.2,
        "note": "The model is writing.",
        "attempts": 1,
        "requestedBy": "a1",
        "createdAt": "2026-05-01T09:30:00.000250Z",
        "updatedAt": "2026-05-01T09:30:00.000250Z",
    }


async def changes_of(*jobs):
    for each in jobs:
        yield pb.WatchJobResponse(job=each)


@pytest.mark.row("F98", clause="progress over SSE")
async def test_each_change_is_an_event_whose_id_resumes_the_stream(edge):
    running, done = job(job_pb2.JOB_STATE_RUNNING, progress=0.2), job(job_pb2.JOB_STATE_DONE, progress=1.0)
    edge.projects.answers["WatchJob"] = lambda request: changes_of(running, done)

    answer = await edge.http.get("/api/jobs/j1/events", headers={"Last-Event-ID": "1777627799000001"})

    events = [frame for frame in answer.text.split("\n\n") if frame.startswith("id:")]
    ids, data = zip(*(frame.split("\n") for frame in events), strict=True)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert set(ids) == {"id: 1777627800000250"}
    assert [json.loads(line.removeprefix("data: "))["state"] for line in data] == ["running", "done"]
    known = edge.projects.last("WatchJob").known_update_time
    assert (known.seconds, known.nanos) == (1_777_627_799, 1_000)


async def test_who_knows_the_end_of_a_job_is_told_to_come_back_no_more(edge):
    edge.projects.answers["WatchJob"] = lambda request: changes_of()

    answer = await edge.http.get("/api/jobs/j1/events", headers={"Last-Event-ID": "5"})

    assert answer.status_code == 204


async def test_events_of_a_job_that_is_not_there_are_a_plain_404(edge):
    edge.projects.answers["WatchJob"] = RemoteError(
        "No.", code=Code.NOT_FOUND, reason="RESOURCE_NOT_FOUND", domain="projects.eightgentc"
    )

    answer = await edge.http.get("/api/jobs/j1/events")

    assert (answer.status_code, answer.json()["code"]) == (404, "RESOURCE_NOT_FOUND")


async def test_jobs_of_a_project_are_listed_by_state(edge):
    failed = job(
        job_pb2.JOB_STATE_FAILED, error=job_pb2.JobError(code="NEW", reason="NEW_REASON", message="No.")
    )
    edge.projects.answers["ListJobs"] = pb.ListJobsResponse(jobs=[failed], next_page_token="t")

    page = (await edge.http.get("/api/projects/p1/jobs", params={"state": "failed", "pageSize": 5})).json()

    asked = edge.projects.last("ListJobs")
    assert (asked.project_id, asked.state, asked.page_size) == ("p1", job_pb2.JOB_STATE_FAILED, 5)
    assert (page["jobs"][0]["error"]["code"], page["nextPageToken"]) == ("NEW_REASON", "t")
    assert (await edge.http.get("/api/projects/p1/jobs?state=lost")).status_code == 400


async def test_a_job_is_cancelled_and_started_again(edge):
    edge.projects.answers |= {
        "CancelJob": pb.CancelJobResponse(job=job(job_pb2.JOB_STATE_CANCELLED)),
        "RetryJob": pb.RetryJobResponse(job=job()),
    }

    cancelled = await edge.http.post("/api/jobs/j1/cancel")
    again = await edge.http.post("/api/jobs/j1/retry")

    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    assert again.headers["location"] == "/api/jobs/j1"
    assert "preference-applied" not in again.headers

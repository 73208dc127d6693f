"""Work in the background, through the whole product: the same answers, progress, cancelling, kills, and turns of tenants."""

import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import psycopg
import pytest

from eightgentc_devstack.database_urls import database_url
from eightgentc_kit.postgres.provision import DATABASE
from eightgentc_testing.model_server import Answer, ModelServer, Recorded
from eightgentc_testing.person import JSON, Person, ok
from eightgentc_testing.product import Product, until

ASYNC = {"Prefer": "respond-async"}
SLOTS = 4
BY_CHANCE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|run-[0-9a-f]+"
)


def routes(project: str) -> list[tuple[str, JSON]]:
    """Every request that generates."""
    path = f"/api/projects/{project}"
    prompt = {"projectId": project, "prompt": "What is missing?"}
    return [
        (f"{path}/sections/Goals/generate", {"prompt": "We open in May."}),
        (f"{path}/graph/generate", {"prompt": "Bread, oven, shop."}),
        (f"{path}/diagrams/generate", {"prompt": "First bake, then sell."}),
        ("/api/ai/plan", prompt),
        ("/api/ai/context", prompt),
        ("/api/ai/goals", prompt),
        ("/api/ai/timeline", prompt),
        ("/api/ai/generate-plan", {"projectId": project, "section": "Context", "goals": "Bread for all."}),
        ("/api/ai/graph", {"projectId": project, "prompt": "Flour and water."}),
        ("/api/ai/diagram", {"projectId": project, "timelineData": "May: open. June: sell."}),
    ]


async def create(person: Person, path: str, body: JSON, *, key: str = "") -> JSON:
    """The job that a request gets."""
    answer = await person.http.post(path, json=body, headers={**ASYNC, "Idempotency-Key": key})
    assert answer.status_code == 202, answer.text
    job: JSON = answer.json()
    assert answer.headers["location"] == f"/api/jobs/{job['id']}"
    return job


async def create_section(person: Person, project: str, section: str = "Goals") -> JSON:
    return await create(person, f"/api/projects/{project}/sections/{section}/generate", {"prompt": "Bread."})


async def ended(person: Person, job: JSON, *, within: float = 30.0) -> JSON:
    """The job once it has ended."""
    found: JSON = {}

    async def has_ended() -> bool:
        found.update(await person.get(f"/api/jobs/{job['id']}"))
        return found["state"] in ("done", "failed", "cancelled")

    await until(has_ended, f"job {job['id']} has ended", within=within)
    return found


def hold(model: ModelServer) -> None:
    """From now on answers wait for the gate."""
    answer = model.default
    assert callable(answer)
    answers: Callable[[Recorded], Answer] = answer  # type: ignore[assignment]
    model.default = lambda request: replace(answers(request), held=True)


@pytest.mark.row("F130", clause="every route: the job's result equals the synchronous answer")
async def test_the_result_of_a_job_equals_the_answer_at_once(person: Person) -> None:
    at_once, later = await person.project(), await person.project()

    for (path, body), (same_path, same_body) in zip(routes(at_once), routes(later), strict=True):
        answered = ok(await person.http.post(path, json=body))
        job = await ended(person, await create(person, same_path, same_body))

        assert job["state"] == "done", job
        assert BY_CHANCE.sub("…", json.dumps(job["result"])) == BY_CHANCE.sub("…", json.dumps(answered)), path


@pytest.mark.row("F130", clause="same Idempotency-Key, same job")
async def test_the_same_key_is_the_same_job(person: Person, model: ModelServer) -> None:
    project = await person.project()
    path, body = routes(project)[0]

    first = await create(person, path, body, key="k-1")
    await ended(person, first)
    again = await create(person, path, body, key="k-1")

    assert (again["id"], again["state"]) == (first["id"], "done")
    assert len(model.requests) == 1


@pytest.mark.row("F98", clause="one more while running")
async def test_while_a_job_runs_the_same_request_is_one_more_and_not_two(
    person: Person, model: ModelServer
) -> None:
    hold(model)
    project = await person.project()
    first = await create_section(person, project)
    await model.wait_for_requests(1, within=10)
    blocking = [await create_section(person, project, f"Section {number}") for number in range(SLOTS - 1)]
    await model.wait_for_requests(SLOTS, within=10)

    second = await create_section(person, project)
    third = await create_section(person, project)

    assert len({first["id"], second["id"]}) == 2
    assert third["id"] == second["id"]
    model.gate.open()
    states = [(await ended(person, job))["state"] for job in (first, second, *blocking)]
    assert set(states) == {"done"}


@pytest.mark.row("F98", clause="progress over SSE")
async def test_a_job_tells_its_progress_while_the_model_writes_and_resumes(
    person: Person, model: ModelServer
) -> None:
    hold(model)
    project = await person.project()
    path, body = routes(project)[2]
    job = await create(person, path, body)
    events: list[tuple[str, JSON]] = []
    async with person.http.stream("GET", f"/api/jobs/{job['id']}/events") as response:
        last_id = ""
        async for line in response.aiter_lines():
            if line.startswith("id: "):
                last_id = line.removeprefix("id: ")
            elif line.startswith("data: "):
                events.append((last_id, json.loads(line.removeprefix("data: "))))
                if events[-1][1].get("note") == "The model is writing.":
                    model.gate.open()

    states = [event["state"] for _, event in events]
    progress = [event["progress"] for _, event in events]
    assert states[-1] == "done"
    assert "running" in states
    assert progress == sorted(progress)
    assert 0.2 in progress
    assert events[-1][1]["result"]["proposal"]["type"] == "flowchart"
    resumed = await person.http.get(f"/api/jobs/{job['id']}/events", headers={"Last-Event-ID": last_id})
    assert resumed.status_code == 204
    behind = await person.http.get(f"/api/jobs/{job['id']}/events", headers={"Last-Event-ID": events[0][0]})
    assert behind.text.count("data: ") == 1


@pytest.mark.row("F98", clause="cancels < 1 s")
async def test_cancelling_a_job_closes_the_connection_to_the_model_within_a_second(
    person: Person, model: ModelServer
) -> None:
    hold(model)
    project = await person.project()
    job = await create_section(person, project)
    [asked] = await model.wait_for_requests(1, within=10)

    cancelled_at = time.monotonic()
    await person.post(f"/api/jobs/{job['id']}/cancel", {})
    after = await ended(person, job, within=5)

    async def closed() -> bool:
        return asked.client_closed_early

    await until(closed, "the model is asked no more", within=5)
    assert asked.client_closed_at is not None
    assert after["state"] == "cancelled"
    assert asked.client_closed_at - cancelled_at < 1.0
    assert (await person.get(f"/api/projects/{project}/sections"))["sections"] == []


@pytest.mark.row("F98", clause="replay of a dead letter")
async def test_a_job_that_failed_is_listed_with_its_problem_and_started_again(
    person: Person, model: ModelServer
) -> None:
    project, answers = await person.project(), model.default
    model.default = Answer(refusal="I would rather not.")
    failed = await ended(person, await create_section(person, project))
    listed = await person.get(f"/api/projects/{project}/jobs", params={"state": "failed"})

    model.default = answers
    ok(await person.http.post(f"/api/jobs/{failed['id']}/retry"))
    done = await ended(person, failed)

    assert (failed["state"], failed["attempts"]) == ("failed", 1)
    assert (failed["error"]["status"], failed["error"]["code"]) == (422, "MODEL_REFUSED")
    assert [job["id"] for job in listed["jobs"]] == [failed["id"]]
    assert (done["state"], "error" in done) == ("done", False)
    again = await person.http.post(f"/api/jobs/{failed['id']}/retry")
    assert (again.status_code, again.json()["code"]) == (409, "JOB_NOT_ENDED")


@pytest.mark.row("F99", clause="a thousand jobs of another tenant")
async def test_a_thousand_jobs_of_one_tenant_do_not_hold_back_another(
    person: Person, sign_up: Callable[[], Awaitable[Person]], product: Product, model: ModelServer
) -> None:
    hold(model)
    busy = await person.project()
    # What is asked at the same time and is the same is asked of the model once, so that the first are different.
    jobs = [await create_section(person, busy, f"Section {number}") for number in range(2 * SLOTS)]
    url = database_url(product.wiring.admin_url, DATABASE)
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as admin:
        try:
            await admin.execute(
                """INSERT INTO projects.jobs (id, project_id, tenant, kind, payload, requested_by)
                SELECT gen_random_uuid(), project_id, tenant, kind, payload, requested_by
                FROM projects.jobs, generate_series(1, 1000) WHERE id = %s""",
                (jobs[-1]["id"],),
            )
            await model.wait_for_requests(SLOTS, within=20)
            other = await sign_up()
            job = await create_section(other, await other.project())
            model.gate.release()

            async def runs() -> bool:
                return (await other.get(f"/api/jobs/{job['id']}"))["state"] != "queued"

            await until(runs, "the other tenant's job has started", within=20)
            started = await admin.execute(
                "SELECT count(*) FROM projects.jobs WHERE project_id = %s AND attempts > 0", (busy,)
            )
            assert (await started.fetchone() or (0,))[0] <= SLOTS + 1
        finally:
            await admin.execute(
                "UPDATE projects.jobs SET state = 'cancelled' WHERE project_id = %s AND state = 'queued'",
                (busy,),
            )
            model.gate.open()


async def test_a_job_of_others_is_not_there(person: Person, sign_up: Callable[[], Awaitable[Person]]) -> None:
    job = await create_section(person, await person.project())
    stranger = await sign_up()

    paths = [("GET", ""), ("GET", "/events"), ("POST", "/cancel"), ("POST", "/retry")]
    statuses = [
        (await stranger.http.request(method, f"/api/jobs/{job['id']}{path}")).status_code
        for method, path in paths
    ]

    assert statuses == [404, 404, 404, 404]
    await ended(person, job)

"""Who leaves a generation stops its model, unless a job was asked for; who comes back with the same key gets it made."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx2
import pytest

from eightgentc_testing.model_server import ModelServer, Recorded
from eightgentc_testing.person import Person
from eightgentc_testing.product import until

Ask = Callable[[Person, str], Awaitable[httpx2.Response]]
KEY = {"Idempotency-Key": "once"}


def section(person: Person, project: str) -> Awaitable[httpx2.Response]:
    return person.http.post(f"/api/projects/{project}/sections/Goals/generate", json={}, headers=KEY)


def graph(person: Person, project: str) -> Awaitable[httpx2.Response]:
    return person.http.post(f"/api/projects/{project}/graph/generate", json={}, headers=KEY)


def diagram(person: Person, project: str) -> Awaitable[httpx2.Response]:
    body = {"type": "flowchart"}
    return person.http.post(f"/api/projects/{project}/diagrams/generate", json=body, headers=KEY)


def plan(person: Person, project: str) -> Awaitable[httpx2.Response]:
    body = {"projectId": project, "prompt": "When do we open?"}
    return person.http.post("/api/ai/plan", json=body, headers=KEY)


@pytest.mark.row("R29", clause="disconnect → OpenAI request closed")
@pytest.mark.parametrize("ask", [section, graph, diagram, plan], ids=lambda ask: ask.__name__)
async def test_who_leaves_stops_the_model_and_the_same_key_asks_again(
    person: Person, model: ModelServer, ask: Ask
) -> None:
    project = await person.project("A bakery")
    says = model.default
    model.default = lambda request: replace(says(request), held=True)  # type: ignore[operator]
    asking = asyncio.ensure_future(ask(person, project))
    [asked] = await model.wait_for_requests(1)

    left_at = time.monotonic()
    asking.cancel()
    await until(lambda: closed(asked), "the model is asked no more", within=5)
    model.default = says
    again = await ask(person, project)

    assert asked.client_closed_at is not None
    assert asked.client_closed_at - left_at < 1.0
    assert again.is_success, again.text
    assert len(model.requests) == 2


@pytest.mark.row("R29", clause="unless `background`")
async def test_a_job_goes_on_without_its_client(person: Person, model: ModelServer) -> None:
    project = await person.project("A bakery")
    asked = await person.http.post(
        f"/api/projects/{project}/sections/Goals/generate", json={}, headers={"Prefer": "respond-async"}
    )

    assert asked.status_code == httpx2.codes.ACCEPTED
    await until(lambda: is_done(person, asked.json()["id"]), "the job is done", within=20)


async def closed(asked: Recorded) -> bool:
    return asked.client_closed_at is not None


async def is_done(person: Person, job: str) -> bool:
    return bool((await person.get(f"/api/jobs/{job}"))["state"] == "done")

"""kill -9 between the model's last word and the commit: nothing half-saved, and a retry with the same key finishes it."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx2
import psycopg
import pytest

from eightgentc_devstack.database_urls import database_url
from eightgentc_kit.postgres.provision import DATABASE
from eightgentc_testing.model_server import Answer, ModelServer, Recorded
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until

KEY = {"Idempotency-Key": "write the goals"}
LEASE_AND_SLACK = 30.0


@pytest.mark.row("F48", clause="projects killed before its commit")
async def test_projects_killed_before_its_commit_saves_nothing_and_the_retry_finishes(
    person: Person, product: Product, model: ModelServer
) -> None:
    project = await person.project()
    async with commits_are_blocked(product, project) as projects_waits_to_commit:
        asking = asyncio.create_task(_generate(person, project))
        await until(projects_waits_to_commit, "the answer is about to be saved", within=10)
        killed = product.child("projects").pid
        product.signal("projects", signal.SIGKILL)
        assert (await asking).status_code == 503
    await product.is_back("projects", killed)
    await until(person.is_served, "projects is found again", within=10)

    assert await _versions(person, project) == []
    await _retry_until_done(person, project)
    assert await _versions(person, project) == [1]
    assert len(model.requests) <= 2


@pytest.mark.row("F48", clause="ai killed before it answers")
async def test_ai_killed_after_the_models_last_word_saves_nothing_and_the_retry_finishes(
    person: Person, product: Product, model: ModelServer
) -> None:
    project = await person.project()
    answer = _held(model)
    asking = asyncio.create_task(_generate(person, project))
    [paid] = await model.wait_for_requests(1)
    product.signal("ai", signal.SIGSTOP)
    model.gate.release()

    async def said() -> bool:
        return paid.complete

    await until(said, "the model has said its last word", within=10)
    model.default = answer
    await product.kill("ai")
    assert (await asking).status_code == 503

    assert await _versions(person, project) == []
    await _retry_until_done(person, project)
    assert await _versions(person, project) == [1]
    assert len(model.requests) == 2


def _held(model: ModelServer) -> Callable[[Recorded], Answer]:
    """From now on answers wait for the gate; returns what makes them."""
    answer = model.default
    assert callable(answer)
    model.default = lambda request: replace(answer(request), held=True)
    return answer  # type: ignore[return-value]


@asynccontextmanager
async def commits_are_blocked(product: Product, project: str) -> AsyncIterator[Callable[[], object]]:
    """Holds the project's lock, which every commit of a change needs; gives the question whether one waits for it."""
    url = database_url(product.wiring.admin_url, DATABASE)
    async with await psycopg.AsyncConnection.connect(url) as holder:
        await holder.execute("SELECT 1 FROM projects.heads WHERE project_id = %s FOR UPDATE", (project,))
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as watcher:

            async def a_commit_waits() -> bool:
                waiting = await watcher.execute(
                    "SELECT 1 FROM pg_stat_activity WHERE usename = 'eightgentc_projects' AND wait_event_type = 'Lock'"
                )
                return await waiting.fetchone() is not None

            yield a_commit_waits
        await holder.rollback()


async def _generate(person: Person, project: str) -> httpx2.Response:
    return await person.http.post(f"/api/projects/{project}/sections/Goals/generate", json={}, headers=KEY)


async def _retry_until_done(person: Person, project: str) -> None:
    """As a client does that gets 409 while the dead process still holds the key."""

    async def done() -> bool:
        answer = await _generate(person, project)
        assert answer.status_code in (200, 409, 503), answer.text
        return answer.status_code == 200

    await until(done, "the retry is answered", within=LEASE_AND_SLACK, every=0.2)


async def _versions(person: Person, project: str) -> list[int]:
    """Of the section: none where there is no section."""
    found = await person.http.get(f"/api/projects/{project}/sections/Goals/versions")
    if found.status_code == 404:
        assert (await person.get(f"/api/projects/{project}/sections"))["sections"] == []
        return []
    return [version["version"] for version in found.json()["versions"]]

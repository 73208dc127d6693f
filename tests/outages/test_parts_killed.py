"""Postgres and Valkey killed under load: clear answers meanwhile, nothing acknowledged is lost, nobody is restarted."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx2
import pytest

from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until

PROJECTS = 8
MISSED = "jobs not dispatched"
RATE = 50
"""Acknowledged writes a second that must be going on when the part is killed."""


class Writers:
    """Write without pause, one for each project, and remember what was acknowledged and how the rest was refused."""

    def __init__(self, person: Person, projects: list[str]) -> None:
        self._person = person
        self.projects = projects
        self.acknowledged: list[tuple[str, str]] = []
        self.refused = 0
        self.unclear: list[str] = []

    async def write(self, project: str) -> None:
        """Add nodes to a graph for ever."""
        node = {"op": "createNode", "label": "Oven", "x": 0.0, "y": 0.0}
        path = f"/api/projects/{project}/graph"
        while True:
            answer = await self._person.http.patch(path, json={"operations": [node]})
            if answer.is_success:
                self.acknowledged.append((project, answer.json()["created"][0]["id"]))
            elif _is_clear(answer):
                self.refused += 1
            else:
                self.unclear.append(f"{answer.status_code} {answer.text[:300]}")

    async def more_acknowledged(self, count: int, *, within: float) -> float:
        """Wait for that many from now on, and say how many came a second."""
        started, before = time.monotonic(), len(self.acknowledged)

        async def enough() -> bool:
            return len(self.acknowledged) >= before + count

        await until(enough, f"{count} more acknowledged writes", within=within)
        return count / (time.monotonic() - started)

    async def some_refused(self, count: int) -> None:
        before = self.refused

        async def enough() -> bool:
            return self.refused >= before + count

        await until(enough, f"{count} clear refusals", within=20)

    async def lost(self) -> set[tuple[str, str]]:
        """What was acknowledged and is not there."""
        stored = set()
        for project in self.projects:
            graph = await self._person.get(f"/api/project/{project}/graph")
            stored |= {(project, node["id"]) for node in graph["nodes"]}
        return set(self.acknowledged) - stored


@asynccontextmanager
async def writing(person: Person) -> AsyncIterator[Writers]:
    writers = Writers(person, [await person.project() for _ in range(PROJECTS)])
    tasks = [asyncio.create_task(writers.write(project)) for project in writers.projects]
    try:
        yield writers
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ended), ended


def worker_misses_it(product: Product) -> Callable[[], Awaitable[bool]]:
    """Once for each second, since it looks for jobs each second."""
    before = product.log("projects-worker").count(MISSED)

    async def five_times() -> bool:
        return product.log("projects-worker").count(MISSED) >= before + 5

    return five_times


async def job_is_done(person: Person, project: str, *, within: float) -> None:
    """A job that is asked for now is done in this time."""
    path = f"/api/projects/{project}/sections/Goals/generate"
    asked = await person.http.post(path, json={}, headers={"Prefer": "respond-async"})
    job = f"/api/jobs/{asked.json()['id']}"

    async def is_done() -> bool:
        return bool((await person.get(job))["state"] == "done")

    await until(is_done, "the job is done", within=within)


@pytest.mark.row("R18")
async def test_postgres_killed_under_load_loses_no_acknowledged_write(
    person: Person, product: Product
) -> None:
    services = product.pids()
    async with writing(person) as writers:
        assert await writers.more_acknowledged(100, within=20) >= RATE
        async with product.without("postgres"):
            await writers.some_refused(PROJECTS)
            await until(worker_misses_it(product), "the worker has missed it for some seconds", within=30)
        await writers.more_acknowledged(100, within=15)

    assert writers.unclear == []
    assert await writers.lost() == set()
    assert product.pids() == services
    await job_is_done(person, writers.projects[0], within=15)


@pytest.mark.row("R14")
@pytest.mark.row("R16")
async def test_valkey_killed_under_load_degrades_and_loses_nothing(person: Person, product: Product) -> None:
    services = product.pids()
    async with writing(person) as writers:
        assert await writers.more_acknowledged(100, within=20) >= RATE
        async with product.without("valkey"):
            project, *_ = writers.projects
            assert await person.say("We want to bake.", projectId=project, section="Context")
            await person.post("/api/ai/generate-plan", {"projectId": project, "section": "Goals"})
            await writers.more_acknowledged(50, within=15)
        await writers.more_acknowledged(50, within=15)
    assert await person.say("In Lisbon.", projectId=project, section="Context")

    assert (writers.refused, writers.unclear) == (0, [])
    assert await writers.lost() == set()
    assert product.pids() == services


def _is_clear(answer: httpx2.Response) -> bool:
    """A refusal that says what is away, or that the outcome is unknown, and when to come back."""
    kind, problem = answer.headers["Content-Type"], answer.headers.get("Retry-After", "")
    if kind != "application/problem+json" or not problem.isdigit():
        return False
    return answer.status_code == 503 or answer.json()["code"] == "OUTCOME_UNKNOWN"

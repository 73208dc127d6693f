"""Jobs whose worker is killed, or that are asked for while Valkey is away, are done once."""

import signal

import pytest
from tests.e2e.test_jobs import create_section, ended, hold
from tests.outages.test_generation_killed import commits_are_blocked

from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until


async def versions(person: Person, project: str) -> list[int]:
    found = await person.get(f"/api/projects/{project}/sections/Goals/versions")
    return [version["version"] for version in found["versions"]]


@pytest.mark.row("F98", clause="worker kill -9 while the model writes")
@pytest.mark.timeout(180)
async def test_a_job_whose_worker_is_killed_while_the_model_writes_is_done_once(
    person: Person, product: Product, model: ModelServer
) -> None:
    hold(model)
    project = await person.project()
    job = await create_section(person, project)
    await model.wait_for_requests(1, within=10)

    await product.kill("projects-worker")
    model.gate.open()
    done = await ended(person, job, within=90)

    assert (done["state"], done["attempts"]) == ("done", 2)
    assert await versions(person, project) == [1]


@pytest.mark.row("F98", clause="worker kill -9 while it saves")
@pytest.mark.timeout(180)
async def test_a_job_whose_worker_is_killed_while_it_saves_is_done_once(
    person: Person, product: Product, model: ModelServer
) -> None:
    project = await person.project()
    async with commits_are_blocked(product, project) as worker_waits_to_commit:
        job = await create_section(person, project)
        await until(worker_waits_to_commit, "the answer is about to be saved", within=10)
        killed = product.child("projects-worker").pid
        product.signal("projects-worker", signal.SIGKILL)
    await product.is_back("projects-worker", killed)
    done = await ended(person, job, within=90)

    assert done["state"] == "done"
    assert await versions(person, project) == [1]


@pytest.mark.timeout(120)
async def test_jobs_that_are_asked_for_while_valkey_is_unavailable_are_done(
    person: Person, product: Product
) -> None:
    project = await person.project()
    async with product.without("valkey"):
        job = await create_section(person, project)

        async def began() -> bool:
            return (await person.get(f"/api/jobs/{job['id']}"))["attempts"] > 0

        await until(began, "the worker has found the job by itself", within=10)

    assert (await ended(person, job, within=60))["state"] == "done"
    assert await versions(person, project) == [1]

"""Work in the background: how soon a job starts, and how soon its client has the answer of the offline planner."""

from __future__ import annotations

import time

import psycopg

from bench.figures import percentile, say
from bench.stage import lift_limits, measured, person_at, product_with
from eightgentc_devstack.database_urls import database_url
from eightgentc_kit.postgres.provision import DATABASE
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product

TIMES = 50
WARM = 5
# By the clock of the database: from the transaction that adds the job to the one that marks it as running.
WAITED = """SELECT extract(epoch FROM start_time - create_time) * 1000 FROM projects.jobs
    ORDER BY create_time DESC LIMIT %s"""


async def run() -> None:
    lift_limits()
    async with product_with() as product, person_at(product) as person:
        project = await person.project()
        asked = [await _asked(person, project, number) for number in range(WARM + TIMES)][WARM:]
        waited = await _waited(product)
    say("job: request to 202, p50", percentile([first for first, _ in asked], 0.5), "ms")
    say("job: enqueue to start, p50", percentile(waited, 0.5), "ms", "<= 50")
    say("job: enqueue to start, p95", percentile(waited, 0.95), "ms")
    say("job: request to the event that it is done, p50", percentile([end for _, end in asked], 0.5), "ms")


async def _asked(person: Person, project: str, number: int) -> tuple[float, float]:
    """Milliseconds to the 202, and to the last event."""
    started = time.perf_counter()
    answer = await person.http.post(
        f"/api/projects/{project}/sections/Section {number}/generate",
        json={"prompt": f"We want to bake {number} loaves."},
        headers={"Prefer": "respond-async"},
    )
    accepted = (time.perf_counter() - started) * 1000
    async with person.http.stream("GET", f"{answer.headers['location']}/events") as events:
        async for _ in events.aiter_lines():
            pass
    return accepted, (time.perf_counter() - started) * 1000


async def _waited(product: Product) -> list[float]:
    """Of each job, how long it waited in milliseconds."""
    url = database_url(product.wiring.admin_url, DATABASE)
    async with await psycopg.AsyncConnection.connect(url) as connection:
        rows = await (await connection.execute(WAITED, (TIMES,))).fetchall()
    return [float(waited) for (waited,) in rows]


def main() -> None:
    measured(run)

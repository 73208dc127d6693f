"""What every measurement stands on: the real product on a durable Postgres, made for the run, and people in it."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
import psutil

from bench.figures import say
from eightgentc_devstack.engine import Engine
from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import Product, running_product

OPERATIONS_A_PATCH = 10_000


@asynccontextmanager
async def product_with(engine: Engine | None = None) -> AsyncIterator[Product]:
    """Everything that `scripts/up` starts."""
    with TemporaryDirectory(prefix="8gentc-bench-") as name:
        async with running_product(Path(name), engine=engine) as product:
            yield product


@asynccontextmanager
async def person_at(product: Product) -> AsyncIterator[Person]:
    person = await Person(product.url).sign_up()
    try:
        yield person
    finally:
        await person.close()


def lift_limits() -> None:
    """For the processes that are started from now on: no limit of ai ends a measurement."""
    names = ("REQUESTS_OF_PERSON", "REQUESTS_OF_TENANT", "TOKENS_OF_TENANT", "STORED_ANSWERS_OF_PERSON")
    os.environ.update({f"EIGHTGENTC_AI_LIMIT_{name}": "100000000" for name in names})


def measured(run: Callable[[], Awaitable[None]]) -> None:
    """In the main thread, to which the processes are tied."""
    asyncio.run(run())  # type: ignore[arg-type]  # an async function gives a coroutine


async def save_graph(person: Person, project: str, *, nodes: int, edges: int) -> list[str]:
    """A graph of placed nodes and of edges all over it; the ids of the nodes."""
    made: list[JSON] = []
    operations = [
        {
            "op": "createNode",
            "label": f"Concept number {number}",
            "content": "What it is about, in a sentence or two.",
            "x": number % 100 * 200.0,
            "y": number // 100 * 100.0,
        }
        for number in range(nodes)
    ]
    for part in _parts(operations):
        made += (await person.patch(f"/api/projects/{project}/graph", {"operations": part}))["created"]
    ids = [str(item["id"]) for item in made]
    joins = [
        {"op": "createEdge", "source": ids[number % nodes], "target": ids[(number * 7 + 1) % nodes]}
        for number in range(edges)
    ]
    for part in _parts(joins):
        await person.patch(f"/api/projects/{project}/graph", {"operations": part})
    return ids


async def first_deltas(model_url: str, body: bytes, times: int) -> list[float]:
    """Milliseconds from the request to the first words of the model itself, one request after the other."""
    async with httpx2.AsyncClient(base_url=model_url, trust_env=False) as client:
        return [await _first_delta(client, body) for _ in range(times)]


async def _first_delta(client: httpx2.AsyncClient, body: bytes) -> float:
    started, taken = time.perf_counter(), 0.0
    async with client.stream("POST", "/chat/completions", content=body) as response:
        async for line in response.aiter_lines():
            if not taken and line.startswith("data: {"):
                [choice] = json.loads(line.removeprefix("data: "))["choices"] or [{"delta": {}}]
                if choice["delta"].get("content"):
                    taken = (time.perf_counter() - started) * 1000
    return taken


def _parts(operations: list[JSON]) -> list[list[JSON]]:
    starts = range(0, len(operations), OPERATIONS_A_PATCH)
    return [operations[start : start + OPERATIONS_A_PATCH] for start in starts]


@dataclass(frozen=True, slots=True)
class CpuClock:
    """CPU seconds of each process since it was made; Postgres with all its backends."""

    processes: dict[str, psutil.Process]
    started: dict[str, float]

    @classmethod
    def of(cls, product: Product, *names: str) -> CpuClock:
        processes = {name: psutil.Process(product.child(name).pid) for name in names}
        return cls(processes, {name: _cpu(process) for name, process in processes.items()})

    def spent(self) -> dict[str, float]:
        """Seconds until now, by process."""
        return {name: _cpu(process) - self.started[name] for name, process in self.processes.items()}

    def say(self, requests: int) -> None:
        """Milliseconds a request, by process."""
        for name, seconds in self.spent().items():
            say(f"  CPU of {name} a request", seconds / requests * 1000, "ms")


def _cpu(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return sum(times.user + times.system for times in (member.cpu_times() for member in family))

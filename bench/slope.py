"""Memory of each process while a thousand things are generated, none of them from store: what grows with their number."""

from __future__ import annotations

import asyncio
from statistics import linear_regression

import psutil

from bench.figures import say
from bench.stage import lift_limits, measured, person_at, product_with
from eightgentc_testing.person import Person
from eightgentc_testing.product import SERVICES, Product

GENERATIONS, PARTS, AT_ONCE = 1_000, 10, 4
_ANEW = {"Cache-Control": "no-cache"}
_SAID = "I want to open a bakery in Lisbon by May with 40,000 euros. Rui bakes. First we sign the lease, then we build."


async def run() -> None:
    lift_limits()
    async with product_with() as product, person_at(product) as person:
        project = await person.project()
        await person.say(_SAID, projectId=project, section="Context")
        # What is made once, connections and caches above all, is there before the first figure.
        await _generate(person, project, GENERATIONS // PARTS)
        taken: list[dict[str, float]] = [_memory(product)]
        for _ in range(PARTS):
            await _generate(person, project, GENERATIONS // PARTS)
            taken.append(_memory(product))
    for name in SERVICES:
        sizes = [each[name] for each in taken]
        slope = linear_regression(range(len(sizes)), sizes).slope * PARTS
        say(f"{name}: RSS at the beginning", sizes[0], "MB")
        say(f"  after {GENERATIONS:,} more", sizes[-1], "MB")
        say(f"  slope a {GENERATIONS:,}", slope, "MB", "~ 0")


def _memory(product: Product) -> dict[str, float]:
    return {name: psutil.Process(product.child(name).pid).memory_info().rss / 1e6 for name in SERVICES}


async def _generate(person: Person, project: str, times: int) -> None:
    asks = (
        (f"/api/projects/{project}/sections/Goals/generate", {}),
        (f"/api/projects/{project}/graph/generate", {}),
        (f"/api/projects/{project}/diagrams/generate", {"type": "timeline"}),
        ("/api/ai/plan", {"projectId": project, "prompt": "When do we open?"}),
    )
    waiting = iter(range(times))

    async def ask() -> None:
        for number in waiting:
            path, body = asks[number % len(asks)]
            answer = await person.http.post(path, json=body, headers=_ANEW)
            answer.raise_for_status()

    await asyncio.gather(*(ask() for _ in range(AT_ONCE)))


def main() -> None:
    measured(run)

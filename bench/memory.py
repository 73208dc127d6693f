"""Memory of each process when nothing happens, after everything has been used once. PSS shares out what is shared."""

from __future__ import annotations

import asyncio

import psutil

from bench.figures import say
from bench.stage import measured, person_at, product_with
from eightgentc_testing.person import Person
from eightgentc_testing.product import SERVICES, Product

TARGETS = {"edge-gateway": "<= 110", "auth": "<= 105", "projects": "<= 105", "ai": "<= 140"}
SETTLED = 10.0


async def run() -> None:
    async with product_with() as product, person_at(product) as person:
        await asyncio.sleep(SETTLED)
        _say_all(product, "after the start")
        await _use(person)
        await asyncio.sleep(SETTLED)
        _say_all(product, "idle again")


def _say_all(product: Product, when: str) -> None:
    for name in SERVICES:
        process = psutil.Process(product.child(name).pid)
        _say(process, f"{name}, {when}", TARGETS.get(name, ""))
        for child in process.children():
            _say(child, f"  its parser, {when}", "")


def _say(process: psutil.Process, name: str, target: str) -> None:
    memory = process.memory_full_info()
    say(f"{name}: RSS", memory.rss / 1e6, "MB", target)
    say(f"{name}: PSS", memory.pss / 1e6, "MB")


async def _use(person: Person) -> None:
    """The main job, once."""
    project = await person.project()
    await person.say("I want to open a bakery in Lisbon by May.", projectId=project, section="Context")
    await person.post(f"/api/projects/{project}/sections/Goals/generate", {})
    await person.post(f"/api/projects/{project}/graph/generate", {})
    await person.post(f"/api/projects/{project}/diagrams/generate", {"type": "timeline"})
    await person.get(f"/api/project/{project}/graph")


def main() -> None:
    measured(run)

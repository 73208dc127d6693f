"""What a project remembers: how long its context takes to gather, and a chat to be read for insights."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import perf_counter

from bench.figures import percentile, say
from bench.stage import measured, person_at, product_with
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.application.gather_context import gather_context
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product

INSIGHTS, SECTIONS, MESSAGES = 200, 20, 20
ROUNDS = 200
CHATS = 10
THINGS = ("table", "chair", "lamp", "carpet", "mirror", "shelf", "desk", "clock", "sofa", "curtain")
ROOMS = (
    *("kitchen", "cellar", "attic", "office", "library", "garage", "nursery", "studio", "bakery", "hallway"),
    *(
        "terrace",
        "balcony",
        "workshop",
        "bathroom",
        "pantry",
        "laundry",
        "lounge",
        "gallery",
        "chapel",
        "stable",
    ),
)


def said(number: int) -> str:
    """Another thing for each number, as a person would say it."""
    thing, room = THINGS[number % len(THINGS)], ROOMS[number // len(THINGS) % len(ROOMS)]
    return f"The {thing} for the {room} costs {number}0 euros, and it must be there in May."


async def run() -> None:
    async with product_with() as product, person_at(product) as person:
        project = await _project(person)
        async with workspace_of(product) as workspace:
            acting = Acting(person.account["id"], "", project_id=project)
            took = []
            for _ in range(ROUNDS):
                began = perf_counter()
                input = await gather_context(
                    workspace.reading_jointly(acting), acting, now=datetime.now(UTC), needs=Role.VIEWER
                )
                took.append((perf_counter() - began) * 1000)
        assert len(input.context) >= INSIGHTS + SECTIONS
        say(
            f"context of {INSIGHTS} insights and {SECTIONS} sections, p50",
            percentile(took, 0.5),
            "ms",
            "<= 15",
        )
        say("  slowest of a hundred", percentile(took, 0.99), "ms")
        read = [await _read(person, project) for _ in range(CHATS)]
        say(f"insights of a chat of {MESSAGES} messages, p50", percentile(read, 0.5), "ms", "<= 1000")
        say("  slowest", max(read), "ms")


async def _project(person: Person) -> str:
    project = await person.project()
    path = f"/api/projects/{project}"
    for number in range(SECTIONS):
        await person.put(f"{path}/sections/Section {number}", {"content": f"{said(number)} " * 10})
    for number in range(INSIGHTS):
        await person.post(f"{path}/insights", {"kind": "fact", "text": said(number)})
    return project


async def _read(person: Person, project: str) -> float:
    """Milliseconds until a new chat was read, asked for over HTTP."""
    chat = await person.conversation(project)
    path = f"/api/projects/{project}"
    for number in range(MESSAGES):
        parts = [{"type": "text", "text": f"{said(number)} {_shop(f'{chat[-6:]}{number:02x}')}"}]
        await person.post(f"{path}/conversations/{chat}/messages", {"parts": parts})
    began = perf_counter()
    read = await person.post(f"{path}/insights/extract", {})
    assert (read["messages"], len(read["insights"])) == (MESSAGES, 2 * MESSAGES)
    return (perf_counter() - began) * 1000


def _shop(number: str) -> str:
    """A sentence that no other chat says."""
    return (
        f"We decided to order at {''.join(chr(97 + int(digit, 16)) for digit in reversed(number)).title()}."
    )


@asynccontextmanager
async def workspace_of(product: Product) -> AsyncIterator[PostgresWorkspace]:
    database = Database(PoolOptions(product.wiring.database("eightgentc_projects")), application="bench")
    await database.open()
    try:
        yield PostgresWorkspace(database)
    finally:
        await database.close()


def main() -> None:
    measured(run)

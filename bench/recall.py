"""What answers a question among 5,000 messages: by words, by the vectors of 4,000, and through the gateway."""

from __future__ import annotations

import random
from array import array
from collections.abc import Awaitable, Callable, Sequence
from math import hypot
from struct import pack
from time import perf_counter

import psycopg

from bench.figures import percentile, say
from bench.insights import ROOMS, THINGS, workspace_of
from bench.stage import measured, person_at, product_with
from eightgentc_devstack.database_urls import database_url
from eightgentc_kit.postgres.provision import DATABASE
from eightgentc_projects.application.index_memory import IndexMemory
from eightgentc_projects.application.recall_memory import recall_memory
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.embedder import Embedded, EmbeddingUse
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until

MESSAGES = 5_000
ROUNDS = 60
_DIMENSIONS = 384
_MODEL = "drawn-by-chance"
_LONG = 600.0


class DrawnVectors:
    """Implements `Embedder`: another vector for each text, drawn by chance, as long as those of multilingual-e5-small."""

    model = _MODEL

    async def embed(
        self, acting: Acting, texts: Sequence[str], use: EmbeddingUse, *, seconds: float
    ) -> Embedded:
        return Embedded(_MODEL, tuple(_vector(text) for text in texts))


def _vector(text: str) -> bytes:
    drawn = random.Random(text)
    numbers = array("f", (drawn.gauss(0, 1) for _ in range(_DIMENSIONS)))
    length = hypot(*numbers)
    return pack(f"<{_DIMENSIONS}e", *(number / length for number in numbers))


def question(number: int) -> str:
    return f"What does the {THINGS[number % len(THINGS)]} for the {ROOMS[number % len(ROOMS)]} cost?"


async def run() -> None:
    async with product_with() as product, person_at(product) as person:
        project = await _project(product, person)
        path = f"/api/projects/{project}/recall"
        async with workspace_of(product) as workspace:
            acting = Acting(person.account["id"], "", project_id=project)
            stores = workspace.reading_jointly(acting)

            async def recalled(number: int, embedder: DrawnVectors | None) -> None:
                await recall_memory(stores, acting, question(number), embedder, size=20, seconds=_LONG)

            by_words = await _times(lambda number: recalled(number, None))
            through = await _times(lambda number: person.get(path, params={"query": question(number)}))
            index = IndexMemory(workspace, DrawnVectors())
            began = perf_counter()
            while (await index(acting, project, _no_progress)).vectors:
                pass
            took = perf_counter() - began
            by_both = await _times(lambda number: recalled(number, DrawnVectors()))
    say(f"twenty of {MESSAGES:,} messages by words, p50", percentile(by_words, 0.5), "ms")
    say("  slowest of twenty", percentile(by_words, 0.95), "ms")
    say("  through the gateway, p50", percentile(through, 0.5), "ms")
    say("by words, and by the vectors of the newest 4,000, p50", percentile(by_both, 0.5), "ms")
    say("  slowest of twenty", percentile(by_both, 0.95), "ms")
    say(f"{MESSAGES:,} vectors kept, with drawing them", took, "s")


async def _times(ask: Callable[[int], Awaitable[object]]) -> list[float]:
    took = []
    for number in range(ROUNDS):
        began = perf_counter()
        await ask(number)
        took.append((perf_counter() - began) * 1000)
    return took


async def _project(product: Product, person: Person) -> str:
    """One whose messages are all indexed by words, in the background as ever."""
    project = await person.project()
    chat = await person.conversation(project)
    said = {"parts": [{"type": "text", "text": "The last thing that was said."}]}
    url = database_url(product.wiring.admin_url, DATABASE)
    await person.post(f"/api/projects/{project}/conversations/{chat}/messages", said)
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as admin:
        await admin.execute(
            """INSERT INTO projects.messages (project_id, id, conversation_id, role, author_id, parts, text)
            SELECT m.project_id, gen_random_uuid(), m.conversation_id, 'user', m.author_id, '[]',
                format('The %%s for the %%s of house %%s costs %%s euros.', (%(things)s::text[])[1 + number %% 10],
                    (%(rooms)s::text[])[1 + number %% 20], number / 200, number)
            FROM projects.messages m, generate_series(1, %(messages)s) AS number WHERE m.conversation_id = %(chat)s""",
            {"things": list(THINGS), "rooms": list(ROOMS), "messages": MESSAGES - 1, "chat": chat},
        )

        async def is_indexed() -> bool:
            counted = await admin.execute(
                "SELECT count(*) FROM projects.recall_items WHERE project_id = %s", (project,)
            )
            return ((await counted.fetchone()) or (0,))[0] == MESSAGES

        await until(is_indexed, "the messages are indexed", within=_LONG, every=0.5)
    return project


async def _no_progress(share: float, what: str) -> None:
    """Nothing waits for it."""


def main() -> None:
    measured(run)

"""What one person's load does to another's reads: p99 of a small list with it, against without it in the same run.

The other person asks for the list of projects every 20 ms over one connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from statistics import median
from urllib.parse import urlsplit

from bench.figures import say
from bench.load import Result, request, under_load
from bench.stage import lift_limits, measured, person_at, product_with, save_graph
from eightgentc_devstack.engine import Engine
from eightgentc_testing.model_server import ModelServer, raw, text
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product

ROUNDS, SECONDS, EVERY = 3, 3.0, 0.02
SIGN_INS, ACCOUNTS = 250, 50
READERS, WRITERS, DRAWERS, ANSWERS, IDLE = 64, 100, 16, 4, 1_000
MOST_OF_AN_ANSWER = 990_000
HARD = "flowchart TD\n" + "\n".join(f"n{number}-->m{number}" for number in range(3_500))
SMALL = "flowchart TD\n  a --> b\n"

Load = Callable[[], Coroutine[None, None, Result]]


async def run() -> None:
    lift_limits()
    with ModelServer() as model:
        model.default = text("Bread.")
        engine = Engine("scripted", "scripted-1", model.url, "not-needed")
        async with (
            product_with(engine) as product,
            person_at(product) as other,
            person_at(product) as one,
            crowd(product) as people,
        ):
            for number in range(20):
                await other.project(f"Idea number {number}")
            await _beside(product, other, await _reading(product, one), f"{READERS} readers of a large graph")
            await _beside(product, other, await _listing(product, one), f"{READERS} readers of a list")
            await _beside(product, other, await _writing(product, one), f"{WRITERS} writers of one section")
            await _beside(product, other, lambda: _idle(product), f"{IDLE:,} idle connections")
            await _beside(product, other, _signing_in(product, people), f"{SIGN_INS} sign-ins at once")
            await _beside(product, other, await _drawing(product, one), f"{DRAWERS} who save hard diagrams")
            await _small_diagrams(product, other, await _drawing(product, one))
            document = {
                "choices": [{"message": {"content": "x" * MOST_OF_AN_ANSWER}, "finish_reason": "stop"}]
            }
            model.default = raw(json.dumps(document))
            await _beside(
                product,
                other,
                await _answered(product, one),
                f"{ANSWERS} answers of a million characters at once",
            )


async def _beside(product: Product, other: Person, load: Load, name: str) -> None:
    """Turn by turn, so that a machine that is slower for a while is slower for both."""
    alone, beside, statuses = list[float](), list[float](), dict[int, int]()
    for _ in range(ROUNDS):
        alone.append((await _reads(product, other)).all_succeeded().ms(0.99))
        loading = asyncio.create_task(load())
        reads = asyncio.create_task(_reads(product, other))
        for status, count in (await loading).statuses.items():
            statuses[status] = statuses.get(status, 0) + count
        beside.append((await reads).all_succeeded().ms(0.99))
    say(f"{name}: another's p99", median(beside), "ms")
    ratio = median(after / before for before, after in zip(alone, beside, strict=True))
    say("  times what it is without them", ratio, "", "<= 2")
    print(f"  their answers: {statuses}")


async def _reads(product: Product, other: Person) -> Result:
    asked = request(product.url, other.token, "/api/projects?pageSize=20")
    return await under_load(product.url, [[asked]], seconds=SECONDS, every=EVERY)


async def _small_diagrams(product: Product, other: Person, load: Load) -> None:
    """Saved while another's are parsed: how long it takes, and that each is checked."""
    project = await other.project()
    path, body = f"/api/projects/{project}/diagrams", {"type": "flowchart", "content": SMALL}
    await other.post(path, {"title": "first", **body})
    loading = asyncio.create_task(load())
    states = list[str]()
    took = list[float]()
    loop = asyncio.get_running_loop()
    while not loading.done():
        started = loop.time()
        states.append(str((await other.post(path, {"title": uuid.uuid4().hex, **body}))["check"]["state"]))
        took.append((loop.time() - started) * 1000)
    await loading
    say("a small diagram saved beside them, slowest", max(took), "ms")
    say("  of which were checked", states.count("valid") / len(states), "", "1")


async def _idle(product: Product) -> Result:
    """Connections that begin a request and never end it, opened again when they are closed."""
    url = urlsplit(product.url)
    end = asyncio.get_running_loop().time() + SECONDS

    async def idle() -> None:
        while (left := end - asyncio.get_running_loop().time()) > 0:
            reader, writer = await asyncio.open_connection(url.hostname, url.port)
            writer.write(b"GET /api/projects HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            with contextlib.suppress(TimeoutError, ConnectionError):
                await asyncio.wait_for(reader.read(), left)
            writer.close()

    await asyncio.gather(*(idle() for _ in range(IDLE)))
    return Result(SECONDS, {}, [])


async def _reading(product: Product, one: Person) -> Load:
    project = await one.project()
    await save_graph(one, project, nodes=2_000, edges=4_000)
    asked = request(product.url, one.token, f"/api/projects/{project}/graph")
    return lambda: under_load(product.url, [[asked]] * READERS, seconds=SECONDS)


async def _listing(product: Product, one: Person) -> Load:
    asked = request(product.url, one.token, "/api/projects?pageSize=20")
    return lambda: under_load(product.url, [[asked]] * READERS, seconds=SECONDS)


async def _writing(product: Product, one: Person) -> Load:
    path = f"/api/projects/{await one.project()}/sections/Budget"
    await one.put(path, {"content": "Flour."})
    asked = [
        [
            request(
                product.url, one.token, path, method="PUT", body={"content": f"{writer} {turn}"}, If_Match="*"
            )
            for turn in range(50)
        ]
        for writer in range(WRITERS)
    ]
    return lambda: under_load(product.url, asked, seconds=SECONDS)


def _signing_in(product: Product, people: list[Person]) -> Load:
    asked = [
        [
            request(
                product.url,
                "",
                "/api/auth/sign-in",
                method="POST",
                body={"email": people[number % ACCOUNTS].email, "password": people[0].password},
            )
        ]
        for number in range(SIGN_INS)
    ]
    return lambda: under_load(product.url, asked, seconds=0, patience=60)


async def _drawing(product: Product, one: Person) -> Load:
    path = f"/api/projects/{await one.project()}/diagrams"
    asked = [
        [
            request(
                product.url,
                one.token,
                path,
                method="POST",
                body={"title": uuid.uuid4().hex, "type": "flowchart", "content": HARD},
            )
            for _ in range(50)
        ]
        for _ in range(DRAWERS)
    ]
    return lambda: under_load(product.url, asked, seconds=SECONDS, patience=60)


async def _answered(product: Product, one: Person) -> Load:
    project = await one.project()

    def asked() -> bytes:
        body = {"projectId": project, "prompt": uuid.uuid4().hex}
        return request(product.url, one.token, "/api/ai/plan", method="POST", body=body)

    return lambda: under_load(
        product.url,
        [[asked() for _ in range(50)] for _ in range(ANSWERS)],
        seconds=SECONDS,
        patience=60,
    )


@asynccontextmanager
async def crowd(product: Product) -> AsyncIterator[list[Person]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(person_at(product)) for _ in range(ACCOUNTS)]


def main() -> None:
    measured(run)

"""A chat over the whole product: stopped by its person, left by its readers, read again from elsewhere."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import psycopg
import pytest

from eightgentc_devstack.database_urls import database_url
from eightgentc_kit.postgres.provision import DATABASE
from eightgentc_testing.model_server import ModelServer, text
from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until

WORDS = "We open the bakery in May. Then we hire a baker. Then we bake."


async def say(person: Person, project: str, chat: str) -> asyncio.Task[bytes]:
    """A chat whose answer has begun; the task gives all of its bytes."""
    begun = asyncio.Event()

    async def read() -> bytes:
        got = b""
        async with person.chat("When?", id=chat, projectId=project, section="Timeline") as stream:
            async for piece in stream.response.aiter_bytes():
                got += piece
                if b"text-delta" in got:
                    begun.set()
        return got

    reading = asyncio.create_task(read())
    async with asyncio.timeout(10):
        await begun.wait()
    return reading


def chunks(stream: bytes) -> list[bytes]:
    """The events, without the comments that keep a connection alive."""
    return [block for block in stream.split(b"\n\n") if block and not block.startswith(b":")]


def said_in(stream: bytes) -> str:
    """The text of an answer, put together."""
    data = [
        line[6:] for block in chunks(stream) for line in block.split(b"\n") if line.startswith(b"data: {")
    ]
    return "".join(event["delta"] for event in map(json.loads, data) if event["type"] == "text-delta")


@pytest.fixture
async def other_device(person: Person) -> AsyncIterator[Person]:
    """The same person, signed in once more."""
    other = Person(str(person.http.base_url))
    other.http.headers["Authorization"] = person.http.headers["Authorization"]
    yield other
    await other.close()


@pytest.mark.row(
    "F42", clause="upstream closes < 1 s, partial text saved as aborted, tokens so far are booked"
)
async def test_a_stop_closes_the_model_saves_what_was_said_and_records_its_tokens(
    product: Product, person: Person, model: ModelServer
) -> None:
    model.then(text(WORDS, gated=True))
    project, chat = await person.project(), secrets.token_hex(8)
    reading = await say(person, project, chat)
    [asked] = await model.wait_for_requests(1)

    stopped_at = time.monotonic()
    await person.post(f"/api/chat/{chat}/stop", {})
    stream = await asyncio.wait_for(reading, 10)

    async def closed() -> bool:
        return asked.client_closed_at is not None

    await until(closed, "the model is asked no more", within=5)
    assert asked.client_closed_at is not None
    assert asked.client_closed_at - stopped_at < 1.0
    assert b'"type":"abort"' in stream
    [conversation] = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
    answer = (await person.all_messages(project, conversation["id"]))[1]
    assert answer["metadata"]["state"] == "aborted"
    assert WORDS.startswith(answer["parts"][-1]["text"])
    assert await tokens_of_chats(product, person) > 0


async def tokens_of_chats(product: Product, person: Person) -> int:
    """What was recorded for chats of the person, once anything is."""
    found: list[int] = []

    async def recorded() -> bool:
        url = database_url(product.wiring.admin_url, DATABASE)
        async with await psycopg.AsyncConnection.connect(url) as connection:
            rows = await connection.execute(
                "SELECT output_tokens FROM ai.runs WHERE tenant = %s AND operation = 'chat'",
                (person.account["id"],),
            )
            found[:] = [row[0] for row in await rows.fetchall()]
        return bool(found)

    await until(recorded, "the run is recorded", within=10)
    return sum(found)


@pytest.mark.row("F42", clause="a mere disconnect does not stop")
@pytest.mark.row(
    "F43", clause="replays from start and continues, 204 when none, two tabs get identical bytes"
)
async def test_who_leaves_stops_nothing_and_two_others_read_the_same_from_the_start(
    person: Person, other_device: Person, model: ModelServer
) -> None:
    model.then(text(WORDS, gated=True))
    project, chat = await person.project(), secrets.token_hex(8)
    reading = await say(person, project, chat)
    reading.cancel()

    path = f"/api/chat/{chat}/stream"
    async with reading_again(person, path) as tab, reading_again(other_device, path) as other_tab:
        model.gate.open()
        first, second = await asyncio.gather(tab.aread(), other_tab.aread())

    assert chunks(first) == chunks(second)
    assert b'"type":"start"' in chunks(first)[0]
    assert chunks(first)[-1] == b"data: [DONE]"
    assert said_in(first) == WORDS
    [conversation] = (await person.get(f"/api/projects/{project}/conversations"))["conversations"]
    answer = (await person.all_messages(project, conversation["id"]))[1]
    assert answer["parts"][-1]["text"] == WORDS
    assert (await other_device.http.get(path)).status_code == 204


@asynccontextmanager
async def reading_again(reader: Person, path: str) -> AsyncIterator[httpx2.Response]:
    """The turn that is running, whose answer has begun to come."""
    async with reader.http.stream("GET", path) as response:
        assert response.status_code == httpx2.codes.OK
        yield response

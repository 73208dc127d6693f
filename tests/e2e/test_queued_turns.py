"""Messages that wait, as a front end sees them: told their place, answered in order, cancelled, and not lost by a kill."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial

import pytest

from eightgentc_testing.model_server import Answer, ModelServer, text
from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import Product, until

LEASE_AND_SLACK = 50.0


class Chat:
    """A chat in which the model has begun to answer; what else is said there waits."""

    def __init__(self, person: Person, project: str, open_streams: AsyncExitStack) -> None:
        self.person, self.project = person, project
        self._open = open_streams

    async def say(self, words: str, **body: object) -> AsyncIterator[JSON]:
        """The chunks of a message's stream, which stays open until the test ends."""
        where = {"id": "chat-1", "projectId": self.project, "section": "Context"}
        stream = await self._open.enter_async_context(self.person.chat(words, **where, **body))
        assert stream.response.status_code == 200
        return stream.chunks()

    async def waits(self, words: str) -> tuple[AsyncIterator[JSON], JSON]:
        """The stream of a message that waits, and what it says first."""
        chunks = await self.say(words, queue=True)
        first = await anext(chunks)
        assert first["type"] == "data-queued"
        return chunks, first["data"]

    async def stop(self, **body: str) -> bool:
        return bool((await self.person.post("/api/chat/chat-1/stop", body))["stopped"])

    async def conversation(self) -> JSON:
        path = f"/api/projects/{self.project}/conversations"
        [found] = (await self.person.get(path))["conversations"]
        return await self.person.get(f"{path}/{found['id']}")

    async def texts(self) -> list[str]:
        id = (await self.conversation())["id"]
        messages = await self.person.all_messages(self.project, id)
        return ["".join(part.get("text", "") for part in message["parts"]) for message in messages]


@pytest.fixture
async def chat(person: Person, model: ModelServer) -> AsyncIterator[Chat]:
    async with AsyncExitStack() as streams:
        chat = Chat(person, await person.project(), streams)
        model.then(text("Fresh bread.", gated=True))
        chunks = await chat.say("Bread?")
        while (await anext(chunks))["type"] != "text-delta":
            pass
        yield chat
        # What still waits would ask the model of the next test.
        for waiting in (await chat.conversation())["queued"]:
            await chat.stop(activeStreamId=waiting["turnId"])
        model.gate.open()


async def spoken(chunks: AsyncIterator[JSON]) -> str:
    async with asyncio.timeout(30):
        return "".join([chunk["delta"] async for chunk in chunks if chunk["type"] == "text-delta"])


@pytest.mark.row("F61", clause="over HTTP: in order, each in its own response")
async def test_messages_that_wait_are_answered_in_order_in_their_own_streams(
    chat: Chat, model: ModelServer
) -> None:
    model.then(text("At seven."), text("In Lisbon."))
    when, first = await chat.waits("When?")
    where, second = await chat.waits("Where?")

    listed = (await chat.conversation())["queued"]
    model.gate.open()
    answers = [await spoken(when), await spoken(where)]

    assert [(each["turnId"], each["position"], each["text"]) for each in listed] == [
        (first["turnId"], 1, "When?"),
        (second["turnId"], 2, "Where?"),
    ]
    assert answers == ["At seven.", "In Lisbon."]
    assert await chat.texts() == ["Bread?", "Fresh bread.", "When?", "At seven.", "Where?", "In Lisbon."]
    assert (await chat.conversation())["queued"] == []


@pytest.mark.row("F61", clause="over HTTP: cancel removes it")
async def test_message_that_waits_is_cancelled_by_its_id_and_its_stream_ends_with_an_abort(
    chat: Chat, model: ModelServer
) -> None:
    chunks, told = await chat.waits("When?")

    assert await chat.stop(activeStreamId=told["turnId"])
    assert not await chat.stop(activeStreamId=told["turnId"])

    assert [chunk["type"] async for chunk in chunks] == ["abort"]
    model.gate.open()
    await until(partial(_is_answered, chat, 2), "the first is answered", within=15)
    assert await chat.texts() == ["Bread?", "Fresh bread."]


@pytest.mark.row("F61", clause="over HTTP: also without its page")
async def test_message_waits_also_when_its_page_is_closed(chat: Chat, model: ModelServer) -> None:
    model.then(text("At seven."))
    async with chat.person.chat("When?", id="chat-1", projectId=chat.project, queue=True) as stream:
        assert (await anext(stream.chunks()))["type"] == "data-queued"
    model.gate.open()
    await until(partial(_is_answered, chat, 4), "both are answered", within=15)

    assert await chat.texts() == ["Bread?", "Fresh bread.", "When?", "At seven."]


async def test_message_is_refused_without_queue_as_before_and_another_under_its_id(chat: Chat) -> None:
    body = {"id": "chat-1", "projectId": chat.project}
    message = {"id": "m2", "role": "user", "parts": [{"type": "text", "text": "When?"}]}
    refused = await chat.person.http.post("/api/chat", json={**body, "message": message})
    async with chat.person.http.stream(
        "POST", "/api/chat", json={**body, "message": message, "queue": True}
    ) as ok:
        assert ok.status_code == 200
        other = {**message, "parts": [{"type": "text", "text": "Where?"}]}
        reused = await chat.person.http.post("/api/chat", json={**body, "message": other, "queue": True})

    assert (refused.status_code, refused.json()["code"]) == (409, "TURN_RUNNING")
    assert (reused.status_code, reused.json()["code"]) == (422, "REQUEST_ID_REUSED")


@pytest.mark.timeout(150)
@pytest.mark.row("F61", clause="kill -9 of projects: what waits runs once")
@pytest.mark.row("R37", clause="messages that wait")
async def test_message_that_waits_when_its_process_dies_runs_once(
    chat: Chat, product: Product, model: ModelServer
) -> None:
    model.default = Answer(text="At seven.")
    await chat.waits("When?")
    await chat.waits("Where?")
    asked = len(model.requests)

    await product.kill("projects")
    model.gate.open()

    await until(partial(_is_empty, chat), "nothing waits", within=LEASE_AND_SLACK, every=0.5)
    await until(partial(_ends_with, chat, "At seven."), "the last is answered", within=15)
    assert (await chat.texts())[-4:] == ["When?", "At seven.", "Where?", "At seven."]
    assert len(model.requests) == asked + 2


async def _is_answered(chat: Chat, messages: int) -> bool:
    return len(await chat.texts()) == messages


async def _ends_with(chat: Chat, words: str) -> bool:
    return (await chat.texts())[-1] == words


async def _is_empty(chat: Chat) -> bool:
    return await chat.person.is_served() and not (await chat.conversation())["queued"]

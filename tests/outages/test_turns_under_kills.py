"""kill -9 of any service in the middle of chat turns: what was shown is kept, each turn ends once, tokens are recorded once."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import httpx2
import psycopg
import pytest

from eightgentc_devstack.database_urls import database_url
from eightgentc_kit.postgres.provision import DATABASE
from eightgentc_testing.model_server import Answer, ModelServer
from eightgentc_testing.person import JSON, ChatStream, Person
from eightgentc_testing.product import Product, until

KILLED = {"projects": 4, "edge-gateway": 3, "ai": 3}
"""How many turns run when it dies."""
ROUNDS = 20
ANSWER = ("Fresh bread and rolls every morning. " * 8).strip()
_ENOUGH = 12
ENDS = {"finish", "abort", "error"}
LEASE_AND_SLACK = 50.0


@dataclass(slots=True)
class Turn:
    """What its reader saw. `end`: the type of the last chunk; '': the stream broke off, or there was none any more."""

    chat: str
    pieces: list[str] = field(default_factory=list)
    end: str = ""

    @property
    def shown(self) -> str:
        """But for the last piece, which may be lost with the process that had it."""
        return "".join(self.pieces[:-1])

    async def follow(self, person: Person, project: str) -> None:
        """Say something and read on. Who is cut off comes back, as a client does, and reads from the start."""
        with suppress(httpx2.HTTPError):
            async with person.chat("Bread?", id=self.chat, projectId=project, section="Context") as stream:
                await self._read(stream)
        if self.end not in ENDS:
            await until(partial(_is_served, person), "the gateway is there again", within=20)
            path = f"/api/chat/{self.chat}/stream?projectId={project}"
            async with person.http.stream("GET", path) as response:
                if response.status_code == 200:
                    seen, self.pieces = self.shown, []
                    await self._read(ChatStream(response))
                    assert "".join(self.pieces).startswith(seen)

    async def _read(self, stream: ChatStream) -> None:
        async for chunk in stream.chunks():
            self.end = chunk["type"]
            if chunk["type"] == "text-delta":
                self.pieces.append(chunk["delta"])

    def is_kept_in(self, messages: list[JSON]) -> bool:
        """Whether what was shown is saved, once."""
        answers = [message for message in messages if message["role"] == "assistant"]
        texts = [_text_of(message) for message in answers]
        done = [text for text, message in zip(texts, answers, strict=True) if message["state"] == "done"]
        # Of a process that dies after the model's last word and before its end the text is whole and the answer is not.
        return set(done) <= {ANSWER} and len(texts) == 1 and texts[0].startswith(self.shown)


@pytest.mark.soak
@pytest.mark.timeout(1_800)
@pytest.mark.row("M9", clause="ten turns; two hundred in `make soak`")
@pytest.mark.row("R37", clause="chat turns and their streams")
async def test_turns_end_once_and_what_was_shown_and_used_is_kept_whatever_is_killed(
    person: Person, product: Product, model: ModelServer, soak: bool
) -> None:
    model.default = Answer(text=ANSWER, delay=0.2)
    project, names, turns = await person.project(), map("chat-{}".format, count()), list[Turn]()
    for _ in range(ROUNDS if soak else 1):
        await person.stay_signed_in()
        turns += await turns_that_are_killed(person, product, project, names)

    asked = len(model.requests)
    model.default = Answer(text=ANSWER)

    async def goes_on() -> bool:
        return (
            await person.say("In Lisbon.", id=turns[0].chat, projectId=project, section="Context") == ANSWER
        )

    await until(goes_on, "the chat goes on", within=20, every=0.5)
    saved = await saved_by_chat(person, project)
    lost = [
        (
            turn.chat,
            turn.end,
            turn.shown,
            [(message["state"], _text_of(message)) for message in saved[turn.chat]],
        )
        for turn in turns
        if not turn.is_kept_in(saved[turn.chat][:2])
    ]
    assert lost == []
    assert asked == len(turns)
    await until(partial(_are_recorded, person, product, len(turns) + 1), "each turn is recorded", within=60)


async def turns_that_are_killed(
    person: Person, product: Product, project: str, names: map[str]
) -> list[Turn]:
    """Turns that had begun when a process died, once none of them runs any more."""
    turns, following = list[Turn](), list[asyncio.Task[None]]()
    for name, number in KILLED.items():
        begun = [Turn(next(names)) for _ in range(number)]
        following += [asyncio.create_task(turn.follow(person, project)) for turn in begun]
        await until(partial(_are_shown, begun), "all of them speak", within=20)
        await product.kill(name)
        await until(partial(_is_served, person), f"{name} is found again", within=20)
        turns += begun
    await asyncio.gather(*following)
    saved = partial(_all_are_saved, person, project, turns)
    await until(saved, "every turn has ended", within=LEASE_AND_SLACK, every=0.5)
    return turns


async def saved_by_chat(person: Person, project: str) -> dict[str, list[JSON]]:
    """The messages of each chat, by the name that its client gave it."""
    saved, page = {}, ""
    while True:
        found = await person.get(f"/api/projects/{project}/conversations", params={"pageToken": page})
        for chat in found["conversations"]:
            saved[chat["clientKey"]] = await person.all_messages(project, chat["id"])
        if not (page := found.get("nextPageToken", "")):
            return saved


async def _are_shown(turns: list[Turn]) -> bool:
    return all(len(turn.pieces) > _ENOUGH for turn in turns)


async def _is_served(person: Person) -> bool:
    with suppress(httpx2.HTTPError):
        return await person.is_served()
    return False


async def _all_are_saved(person: Person, project: str, turns: list[Turn]) -> bool:
    """Whether each has an answer: a turn whose process died is closed some seconds after its lease has ended."""
    saved = await saved_by_chat(person, project)
    return all(len(saved[turn.chat]) == 2 for turn in turns)


async def _are_recorded(person: Person, product: Product, turns: int) -> bool:
    """Whether there are so many rows of chats, each with its tokens, and never more."""
    url = database_url(product.wiring.admin_url, DATABASE)
    async with await psycopg.AsyncConnection.connect(url) as connection:
        cursor = await connection.execute(
            "SELECT input_tokens > 0 AND output_tokens > 0 FROM ai.runs WHERE tenant = %s AND operation = 'chat'",
            [person.account["id"]],
        )
        recorded = Counter(has_tokens for (has_tokens,) in await cursor.fetchall())
    assert recorded.total() <= turns
    return recorded == {True: turns}


def _text_of(message: JSON) -> str:
    return "".join(part.get("text", "") for part in message["parts"])

"""Processes die while people read: every stream ends with a word about it, nothing stays running, and chats go on."""

import asyncio
import random

import pytest

from eightgentc_testing.model_server import Answer, ModelServer
from eightgentc_testing.person import JSON, Person
from eightgentc_testing.product import Product, until

CHATS = 8
ENDS = {"finish", "abort", "error"}
KILLED = ("projects", "ai")


MESSAGE = {"role": "user", "parts": [{"type": "text", "text": "Bread?"}]}


async def listen(person: Person, chat: JSON) -> str:
    """What ended the stream: the type of its last chunk, or why there was no stream."""
    async with person.chat("Bread?", **chat, message={**MESSAGE, "id": f"said in {chat['id']}"}) as stream:
        if stream.response.status_code != 200:
            return f"refused with {stream.response.status_code}"
        types = [chunk["type"] async for chunk in stream.chunks()]
        return types[-1] if types else "nothing"


@pytest.mark.soak
@pytest.mark.timeout(300)
@pytest.mark.row("R37", clause="streams of chats")
async def test_every_stream_ends_and_every_chat_goes_on_whatever_is_killed(
    person: Person, product: Product, model: ModelServer, soak: bool
) -> None:
    draw = random.Random(1)
    model.default = Answer(text="Fresh bread and rolls every morning. " * 8, delay=0.05)
    project = await person.project()
    chats = [{"id": f"chat-{number}", "projectId": project, "section": "Context"} for number in range(CHATS)]

    listening = [asyncio.create_task(listen(person, chat)) for chat in chats]
    for _ in range(10 if soak else 1):
        await asyncio.sleep(draw.uniform(0.3, 1.0))
        await product.kill(draw.choice(KILLED))
    ended = await asyncio.gather(*listening)

    streamed = [end for end in ended if not end.startswith("refused")]
    assert streamed, "no stream had begun when the first process was killed"
    assert set(streamed) <= ENDS

    async def nothing_runs() -> bool:
        asked = [person.http.get(f"/api/chat/{chat['id']}/stream?projectId={project}") for chat in chats]
        return {answer.status_code for answer in await asyncio.gather(*asked)} == {204}

    await until(nothing_runs, "every turn has ended", within=60, every=0.5)
    model.default = Answer(text="Fresh bread.")
    assert {await listen(person, chat) for chat in chats} == {"finish"}

"""Any part killed, again and again, while people write all kinds of things: what was acknowledged is there, whole."""

from __future__ import annotations

import asyncio
import random
import secrets
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from eightgentc_testing.person import Person
from eightgentc_testing.product import Product, until

WRITERS = 3
"""Of each kind of thing."""
VICTIMS = ("projects", "auth", "edge-gateway", "postgres", "ai", "valkey", "projects-worker")
IN_EVERY_RUN = VICTIMS[:4]
_TOKEN_SECONDS = 200


@dataclass
class Writer:
    """Writes one kind of thing without pause, each with a word of its own, and keeps the words that were acknowledged."""

    person: Person
    project: str
    kind: str
    acknowledged: list[str] = field(default_factory=list)

    async def write(self) -> None:
        """For ever. What is not acknowledged may have been written or not."""
        while True:
            word = secrets.token_hex(8)
            try:
                answer = await WRITES[self.kind](self, word)
            except OSError:
                answer = False
            except Exception as error:
                # The gateway itself is killed too: a broken connection acknowledges nothing.
                if "httpx2" not in type(error).__module__:
                    raise
                answer = False
            if answer:
                self.acknowledged.append(word)
            else:
                await asyncio.sleep(0.1)

    async def succeeds(self, method: str, path: str, body: dict[str, object]) -> bool:
        return (await self.person.http.request(method, path, json=body)).is_success

    async def section(self, word: str) -> bool:
        path = f"/api/projects/{self.project}/sections/{word}"
        return await self.succeeds("PUT", path, {"content": word})

    async def node(self, word: str) -> bool:
        new = {"op": "createNode", "label": word, "content": word}
        return await self.succeeds("PATCH", f"/api/projects/{self.project}/graph", {"operations": [new]})

    async def message(self, word: str) -> bool:
        said = {"projectId": self.project, "section": "Goals", "content": word}
        return await self.succeeds("POST", "/api/chat/message", said)

    async def diagram(self, word: str) -> bool:
        drawn = {"content": f"flowchart TD\n  {word} --> B", "title": word}
        return await self.succeeds("POST", f"/api/projects/{self.project}/diagrams", drawn)

    async def made_project(self, word: str) -> bool:
        return await self.succeeds("POST", "/api/projects", {"title": word})


WRITES: dict[str, Callable[[Writer, str], Awaitable[bool]]] = {
    "sections": Writer.section,
    "nodes": Writer.node,
    "messages": Writer.message,
    "diagrams": Writer.diagram,
    "projects": Writer.made_project,
}


async def stored(person: Person, project: str) -> dict[str, list[str]]:
    """The words of all things of a kind, and each of them whole."""
    path = f"/api/projects/{project}"
    graph = await person.get(f"{path}/graph")
    sections = await everyone(person, f"{path}/sections", "sections")
    diagrams = await everyone(person, f"{path}/diagrams", "diagrams")
    conversations = await everyone(person, f"{path}/conversations", "conversations")
    assert all(section["content"] == section["section"] for section in sections)
    assert all(node["content"] == node["label"] for node in graph["nodes"])
    assert all(diagram["title"] in diagram["content"] for diagram in diagrams)
    messages = [m for c in conversations for m in await person.all_messages(project, c["id"])]
    return {
        "sections": [section["section"] for section in sections],
        "nodes": [node["label"] for node in graph["nodes"]],
        "messages": [message["parts"][0]["text"] for message in messages],
        "diagrams": [diagram["title"] for diagram in diagrams],
        "projects": [made["title"] for made in await everyone(person, "/api/projects", "projects")],
    }


async def everyone(person: Person, path: str, name: str) -> list[dict[str, str]]:
    """All items of a list, through all its pages."""
    found, token = list[dict[str, str]](), ""
    while True:
        page = await person.get(path, params={"pageSize": 100, "pageToken": token})
        found += page[name]
        token = page.get("nextPageToken", "")
        if not token:
            return found


async def stay_signed_in(person: Person) -> None:
    """For ever: another token before the old one ends, as soon as there is one to be had."""
    while True:
        await asyncio.sleep(_TOKEN_SECONDS)
        login = {"email": person.email, "password": person.password}

        async def signed_in(login: dict[str, str] = login) -> bool:
            try:
                answer = await person.http.post("/api/auth/sign-in", json=login)
            except Exception as error:
                if "httpx2" not in type(error).__module__:
                    raise
                return False
            if answer.is_success:
                token = answer.json()["tokens"]["accessToken"]
                person.http.headers["Authorization"] = f"Bearer {token}"
            return answer.is_success

        await until(signed_in, "one can sign in", within=60, every=1)


async def kill(product: Product, victim: str) -> None:
    former = product.child(victim).pid
    product.signal(victim, signal.SIGKILL)
    await product.is_back(victim, former)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.row("R37", clause="kill -9 any process")
async def test_what_was_acknowledged_is_there_whatever_is_killed(
    person: Person, product: Product, soak: bool, score
) -> None:
    draw = random.Random(3)
    project = await person.project()
    writers = [Writer(person, project, kind) for kind in WRITES for _ in range(WRITERS if soak else 1)]

    tasks = [asyncio.create_task(writer.write()) for writer in writers]
    tasks.append(asyncio.create_task(stay_signed_in(person)))
    for number in range(88 if soak else len(IN_EVERY_RUN)):
        before = sum(len(writer.acknowledged) for writer in writers)

        async def goes_on(before: int = before) -> bool:
            failed = [task for task in tasks if task.done()]
            assert not failed, failed[0].exception()
            return sum(len(writer.acknowledged) for writer in writers) > before + 10

        await until(goes_on, "things are written", within=60, every=0.1)
        await asyncio.sleep(draw.uniform(0, 0.2))
        await kill(product, draw.choice(VICTIMS) if soak else IN_EVERY_RUN[number])
    await until(person.is_served, "everything is served again", within=60, every=0.2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    there = await stored(person, project)
    for writer in writers:
        kept = set(there[writer.kind])
        lost = [word for word in writer.acknowledged if word not in kept]
        assert not lost, f"{len(lost)} of {len(writer.acknowledged)} {writer.kind} are lost"
        assert writer.acknowledged, f"no {writer.kind} were written"
        for _ in writer.acknowledged:
            score("acknowledged writes that outlived kills", True)
    for kind, words in there.items():
        assert len(words) == len(set(words)), f"some of the {kind} are there twice"

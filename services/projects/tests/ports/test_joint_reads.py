"""Reads that begin at the same moment are one round trip, and each gets its own rows or the error of all."""

import asyncio

import pytest

from eightgentc_kit.errors import DatabaseUnavailable
from eightgentc_kit.postgres.connection import Connection
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.role import Role

from .test_conversation_store import conversation, kept, message


@pytest.fixture
def round_trips(monkeypatch):
    """How many statements went out in each round trip, the one that says who acts apart."""
    sent, run = [], Connection._run

    async def counted(self, commands, seconds):
        sent.append(len(commands) - 1)
        return await run(self, commands, seconds)

    monkeypatch.setattr(Connection, "_run", counted)
    return sent


async def test_reads_of_one_moment_are_one_round_trip(desk, round_trips):
    chat = conversation(desk)
    await kept(desk, chat, messages=[message(chat, "a")])
    stores = desk.workspace.reading_jointly(desk.acting)
    round_trips.clear()

    project, recent, found = await asyncio.gather(
        stores.projects.get(), stores.conversations.recent_messages(9), stores.conversations.get(chat.id)
    )

    assert round_trips == [3]
    assert (project.role, found.id) == (Role.OWNER, chat.id)
    assert [(section, each.text) for section, each in recent.said] == [("Context", "a")]


async def test_a_read_of_a_later_moment_is_another_round_trip(desk, round_trips):
    stores = desk.workspace.reading_jointly(desk.acting)
    round_trips.clear()

    await stores.projects.get()
    await stores.projects.get()

    assert round_trips == [1, 1]


async def test_a_stranger_gets_none_of_what_is_read_together(desk, person):
    stores = desk.workspace.reading_jointly(person("Mallory").in_project(desk.project_id))

    project, recent = await asyncio.gather(
        stores.projects.get(), stores.conversations.recent_messages(9), return_exceptions=True
    )

    assert isinstance(project, ResourceNotFound)
    assert recent.said == []


async def test_without_a_database_each_read_says_so(desk, database):
    stores = desk.workspace.reading_jointly(desk.acting)
    await database.close()

    answers = await asyncio.gather(
        stores.projects.get(), stores.conversations.recent_messages(9), return_exceptions=True
    )

    assert [type(answer) for answer in answers] == [DatabaseUnavailable, DatabaseUnavailable]


async def test_when_the_first_to_read_is_cancelled_the_others_end_as_well(desk):
    stores = desk.workspace.reading_jointly(desk.acting)
    first = asyncio.create_task(stores.projects.get())
    other = asyncio.create_task(stores.conversations.recent_messages(9))
    await asyncio.sleep(0)

    first.cancel()

    async with asyncio.timeout(5):
        assert await asyncio.gather(first, other, return_exceptions=True)
    assert (await stores.projects.get()).id == desk.project_id


async def test_a_round_trip_that_fails_takes_only_its_own_reads_along(desk, monkeypatch):
    stores, fails, began = desk.workspace.reading_jointly(desk.acting), asyncio.Event(), asyncio.Event()
    run = Connection._run

    async def first_one_fails(self, commands, seconds):
        if not began.is_set():
            began.set()
            await fails.wait()
            raise DatabaseUnavailable
        return await run(self, commands, seconds)

    monkeypatch.setattr(Connection, "_run", first_one_fails)
    lost = [asyncio.create_task(stores.projects.get()) for _ in range(2)]
    await began.wait()

    fails.set()
    found = await asyncio.gather(stores.projects.get(), stores.projects.get())

    assert [project.id for project in found] == [desk.project_id] * 2
    refused = await asyncio.gather(*lost, return_exceptions=True)
    assert [type(error) for error in refused] == [DatabaseUnavailable] * 2

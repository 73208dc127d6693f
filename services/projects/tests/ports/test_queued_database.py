"""The line for a connection: a busy database refuses no caller, one that cannot be reached refuses all at once."""

import asyncio
import time

import pytest
import pytest_asyncio
from psycopg.conninfo import make_conninfo

from eightgentc_kit.errors import DatabaseUnavailable, Overloaded
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_kit.postgres.statements import UNSCOPED, Acting, Statement
from eightgentc_projects.adapters.outbound.postgres.queued_database import QueuedDatabase

ONE = Statement("test_one", "SELECT 1 AS one")
POOL_WAITS = 0.1


@pytest_asyncio.fixture
async def database(database_urls):
    """A pool of one connection that waits for it but a moment."""
    options = PoolOptions(database_urls.roles["eightgentc_projects"], size=1, wait_seconds=POOL_WAITS)
    database = Database(options, application="line-test")
    await database.open()
    await QueuedDatabase(database, connections=1).fetch(UNSCOPED, ONE, {})
    yield database
    await database.close()


async def test_a_caller_in_line_waits_longer_than_the_pool_would(database):
    queued = QueuedDatabase(database, connections=1)
    async with queued.unit_of_work(UNSCOPED) as work:
        await work.fetch(ONE, {})
        waiting = [asyncio.create_task(queued.fetch(UNSCOPED, ONE, {})) for _ in range(20)]
        await asyncio.wait(waiting, timeout=5 * POOL_WAITS)

    found = await asyncio.gather(*waiting)

    assert [rows[0].one for rows in found] == [1] * 20


async def test_a_caller_that_waits_too_long_is_told_and_leaves_the_line(database):
    queued = QueuedDatabase(database, connections=1, longest_wait=POOL_WAITS)
    async with queued.unit_of_work(UNSCOPED):
        with pytest.raises(Overloaded):
            await queued.fetch(UNSCOPED, ONE, {})

    assert await queued.fetch(UNSCOPED, ONE, {})


async def test_when_the_database_cannot_be_reached_the_whole_line_is_told_at_once(database_urls):
    nowhere = make_conninfo(database_urls.roles["eightgentc_projects"], host="127.0.0.1", port=1)
    database = Database(PoolOptions(nowhere, size=1, wait_seconds=POOL_WAITS), application="line-test")
    await database.open()
    queued, began = QueuedDatabase(database, connections=1), time.monotonic()

    answers = await asyncio.gather(
        *(queued.fetch(UNSCOPED, ONE, {}) for _ in range(100)), return_exceptions=True
    )

    assert {type(answer) for answer in answers} == {DatabaseUnavailable}
    assert time.monotonic() - began < 20 * POOL_WAITS
    await database.close()


async def test_a_call_that_fails_gives_its_place_back(database):
    queued = QueuedDatabase(database, connections=1)

    async def fails():
        async with queued.unit_of_work(UNSCOPED):
            raise LookupError

    with pytest.raises(LookupError):
        await fails()

    assert await queued.fetch(UNSCOPED, ONE, {})


async def test_a_person_does_not_wait_for_all_that_another_has_asked_for(database):
    queued, answered = QueuedDatabase(database, connections=1), list[str]()

    async def ask(person):
        await queued.fetch(Acting((("app.user_id", person),)), ONE, {})
        answered.append(person)

    async with asyncio.TaskGroup() as calls, queued.unit_of_work(UNSCOPED) as work:
        await work.fetch(ONE, {})
        for person in [*["many"] * 50, "one"]:
            calls.create_task(ask(person))
        await asyncio.sleep(0)

    assert answered.index("one") <= 1

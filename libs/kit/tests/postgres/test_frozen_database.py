"""A database that stops answering: what callers are told, how soon, and that nothing of it stays."""

import asyncio
import time

import pytest
import pytest_asyncio

from eightgentc_kit.context import begin_call, leave_call
from eightgentc_kit.errors import DatabaseUnavailable, OutcomeUnknown, Overloaded
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_kit.postgres.statements import (
    LARGE_SECONDS,
    READ_SECONDS,
    UNSCOPED,
    WRITE_SECONDS,
    Acting,
    Statement,
)
from eightgentc_testing.database_proxy import DatabaseProxy, database_proxy
from eightgentc_testing.product import until

ONE = Acting((("app.tenant", "one"),))
NAMES = Statement("thing_names", "SELECT name FROM ai.things ORDER BY name")
INSERT = Statement("thing_insert", "INSERT INTO ai.things VALUES (%(tenant)s, %(name)s)")
LOCK = Statement("thing_lock", "SELECT name FROM ai.things FOR UPDATE")
SLEEP = Statement("thing_sleep", "SELECT pg_sleep(%(seconds)s)", seconds=LARGE_SECONDS)
SIZE = 4
SLACK = 1.0


@pytest_asyncio.fixture
async def proxy(urls):
    async with database_proxy(urls.roles["eightgentc_ai"]) as proxy:
        yield proxy


@pytest_asyncio.fixture
async def database(proxy: DatabaseProxy):
    database = Database(PoolOptions(proxy.url, size=SIZE), application="kit-frozen")
    await database.open()
    await database._pool.full()
    yield database
    await database.close()


async def names(database):
    return [row.name for row in await database.fetch(ONE, NAMES, {})]


async def write(database, name="a"):
    async with database.unit_of_work(ONE) as work:
        await work.execute(INSERT, {"tenant": "one", "name": name})


async def lock(database):
    async with database.unit_of_work(ONE) as work:
        await work.fetch(LOCK, {})


def opened(database):
    async def is_open():
        return database.breaker.is_open

    return is_open


async def told(call):
    """The error and the seconds after which it came."""
    began = time.monotonic()
    try:
        await call
    except Exception as error:  # noqa: BLE001  # what it is, is asserted
        return type(error), time.monotonic() - began
    return None, time.monotonic() - began


async def answers_within(database, seconds):
    """Whether it does, and everything that was lent came back."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                return await asyncio.gather(*(names(database) for _ in range(SIZE)))
            except (DatabaseUnavailable, Overloaded):
                await asyncio.sleep(0.02)


@pytest.fixture(params=["stopped", "cut off"])
def silenced(request, freeze, proxy):
    """The server's processes, or the way to it."""
    if request.param == "stopped":
        return freeze

    class CutOff:
        def __enter__(self):
            proxy.freeze()

        def __exit__(self, *_):
            proxy.thaw()

    return CutOff


async def test_each_class_of_statement_is_told_within_its_bound(database, silenced):
    with silenced():
        found = await asyncio.gather(told(names(database)), told(write(database)), told(lock(database)))

    (read, read_after), (written, written_after), (locked, locked_after) = found
    assert (read, written, locked) == (DatabaseUnavailable, OutcomeUnknown, DatabaseUnavailable)
    assert read_after < READ_SECONDS + SLACK
    assert max(written_after, locked_after) < WRITE_SECONDS + SLACK


async def test_a_deadline_that_is_shorter_counts(database, silenced):
    async def hurried():
        begin_call("test", request_id=None, traceparent=None, timeout=0.3)
        try:
            await names(database)
        finally:
            leave_call()

    with silenced():
        _, after = await told(hurried())

    assert after < 0.3


@pytest.mark.row("R13", clause="fails in < 5 ms p99")
async def test_later_callers_are_told_at_once_and_none_is_counted_for_ever(database, silenced):
    with silenced():
        await asyncio.gather(*(told(names(database)) for _ in range(2 * SIZE)))
        await until(opened(database), "the breaker is open", within=5)
        found = [await told(names(database)) for _ in range(1_000)]

    assert {error for error, _ in found} == {DatabaseUnavailable}
    assert sorted(after for _, after in found)[990] < 0.005
    assert await answers_within(database, 5)


async def test_one_caller_after_the_other_is_enough_to_find_out(database, silenced):
    with silenced():
        for _ in range(4):
            await told(names(database))

        assert database.breaker.is_open


@pytest.mark.row("R13", clause="closes after recovery")
async def test_it_works_again_by_itself_and_no_place_is_lost(database, silenced):
    with silenced():
        await asyncio.gather(*(told(names(database)) for _ in range(3 * SIZE)))

    began = time.monotonic()
    await answers_within(database, 5)
    assert time.monotonic() - began < 3
    # As many at a time as before, which would wait for each other otherwise.
    together = [database.fetch(UNSCOPED, SLEEP, {"seconds": 0.3}) for _ in range(SIZE)]
    await asyncio.gather(*together)
    assert time.monotonic() - began < 3 + SIZE * 0.3
    assert not database.breaker.is_open


async def test_a_statement_that_is_slow_in_a_living_database_opens_nothing(database):
    error, after = await told(database.fetch(UNSCOPED, Statement("slow", "SELECT pg_sleep(3)"), {}))

    assert (error, database.breaker.is_open) == (DatabaseUnavailable, False)
    assert after < READ_SECONDS + SLACK
    assert await names(database) == []


async def test_a_caller_who_leaves_a_frozen_database_takes_no_place_along(database, silenced):
    with silenced():
        leaving = [asyncio.create_task(names(database)) for _ in range(SIZE)]
        await asyncio.sleep(0.1)
        for task in leaving:
            task.cancel()
    await asyncio.gather(*leaving, return_exceptions=True)

    assert await answers_within(database, 5)


async def test_an_answer_that_is_lost_while_a_change_is_kept_is_an_unknown_outcome(database, proxy):
    await names(database)
    proxy.lose_answer(1)

    error, _ = await told(write(database, "kept"))

    assert error is OutcomeUnknown
    assert await answers_within(database, 5) == [["kept"]] * SIZE


async def test_an_answer_that_is_lost_before_the_end_of_a_unit_says_that_nothing_was_done(database, proxy):
    async def two_trips():
        async with database.unit_of_work(ONE) as work:
            await work.execute(INSERT, {"tenant": "one", "name": "a"})
            await work.fetch(NAMES, {})

    await names(database)
    proxy.lose_answer(1)
    first, _ = await told(two_trips())
    proxy.lose_answer(2)
    second, _ = await told(two_trips())
    proxy.lose_nothing()

    assert (first, second) == (DatabaseUnavailable, OutcomeUnknown)


async def test_an_answer_that_is_lost_to_a_reader_cost_nothing(database, proxy):
    await names(database)
    proxy.lose_answer(1)

    assert (await told(names(database)))[0] is DatabaseUnavailable


@pytest.mark.row("R13", clause="one log line per state change")
async def test_the_log_says_once_that_it_does_not_answer_and_once_that_it_does(database, freeze, capsys):
    with freeze():
        await asyncio.gather(*(told(names(database)) for _ in range(SIZE)))
        await until(opened(database), "the breaker is open", within=5)
        for _ in range(10):
            await told(names(database))
    await answers_within(database, 5)

    out = capsys.readouterr().out
    assert (out.count("database does not answer"), out.count("database answers again")) == (1, 1)

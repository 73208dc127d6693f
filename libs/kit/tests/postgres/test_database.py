"""The pool and the unit of work, on a real Postgres."""

import asyncio

import psycopg
import pytest

from eightgentc_kit.errors import DatabaseUnavailable
from eightgentc_kit.postgres.database import Contended, Database, PoolOptions
from eightgentc_kit.postgres.statements import UNSCOPED, Acting, Statement
from eightgentc_testing.database_proxy import database_proxy

ONE, OTHER = Acting((("app.tenant", "one"),)), Acting((("app.tenant", "other"),))
INSERT = Statement("thing_insert", "INSERT INTO ai.things VALUES (%(tenant)s, %(name)s) RETURNING name")
NAMES = Statement("thing_names", "SELECT name FROM ai.things ORDER BY name")
SLEEP = Statement("thing_sleep", "SELECT pg_sleep(%(seconds)s)")


async def names(database: Database, acting: Acting = ONE) -> list[str]:
    return [row[0] for row in await database.fetch(acting, NAMES, {})]


async def test_a_statement_runs_for_whom_it_is_said_and_nothing_of_that_stays(database):
    await database.fetch(ONE, INSERT, {"tenant": "one", "name": "a"})

    seen = [await names(database, acting) for acting in (ONE, OTHER, UNSCOPED, ONE)]

    assert seen == [["a"], [], [], ["a"]]


async def test_a_unit_of_work_is_kept_whole_or_not_at_all(database):
    async def half() -> None:
        async with database.unit_of_work(ONE) as work:
            await work.fetch(INSERT, {"tenant": "one", "name": "a"})
            raise LookupError

    with pytest.raises(LookupError):
        await half()

    async with database.unit_of_work(ONE) as work:
        await work.fetch(INSERT, {"tenant": "one", "name": "b"})
        await work.execute(INSERT, {"tenant": "one", "name": "c"})

    assert await names(database) == ["b", "c"]


async def test_a_broken_constraint_is_the_callers_to_name_and_the_connection_lives(database):
    await database.fetch(ONE, INSERT, {"tenant": "one", "name": "a"})

    with pytest.raises(psycopg.errors.UniqueViolation):
        await database.fetch(ONE, INSERT, {"tenant": "one", "name": "a"})

    assert await names(database) == ["a"]


async def test_a_row_of_another_tenant_cannot_be_written(database):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await database.fetch(ONE, INSERT, {"tenant": "other", "name": "a"})


async def test_waiting_for_a_connection_is_bounded_in_time_and_number(database):
    """Two connections, one place to wait in, 0.3 s of patience."""
    await database._pool.full()
    asked = [asyncio.create_task(database.fetch(UNSCOPED, SLEEP, {"seconds": 0.7})) for _ in range(4)]

    outcomes = await asyncio.gather(*asked, return_exceptions=True)

    kinds = sorted(type(outcome).__name__ for outcome in outcomes)
    assert kinds == ["DatabaseUnavailable", "Overloaded", "list", "list"]


async def test_a_dead_database_is_told_at_once_and_as_what_it_is():
    database = Database(PoolOptions("postgresql://x@127.0.0.1:1/x", wait_seconds=0.2), application="kit-test")
    await database.open()

    with pytest.raises(DatabaseUnavailable) as caught:
        await names(database)

    assert caught.value.retry_after == 1.0
    await database.close()


async def test_waiting_for_a_connection_that_is_still_being_made_is_no_overload(urls):
    """Of a database that just came back: it answers, and nobody else holds a connection."""
    async with database_proxy(urls.roles["eightgentc_ai"]) as proxy:
        proxy.freeze()
        database = Database(PoolOptions(proxy.url, size=1, wait_seconds=0.3), application="kit-test")
        await database.open()
        asking = asyncio.create_task(names(database))
        await asyncio.sleep(0)
        database.breaker.heard()

        with pytest.raises(DatabaseUnavailable):
            await asking
        await database.close()


async def test_connections_that_were_cut_are_replaced_without_an_error(patient_database, urls):
    database = patient_database
    await names(database)
    with psycopg.connect(urls.admin, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'kit-test'"
        )

    assert await names(database) == []


async def test_a_lock_that_is_not_to_be_had_is_told_in_time(database, urls):
    await database.fetch(ONE, INSERT, {"tenant": "one", "name": "a"})
    lock = Statement("thing_lock", "SELECT name FROM ai.things WHERE name = 'a' FOR UPDATE")
    quick = Statement("thing_quick", "SELECT set_config('lock_timeout', '50ms', true)")

    async def lock_too() -> None:
        async with database.unit_of_work(ONE) as other:
            await other.fetch(quick, {})
            await other.fetch(lock, {})

    async with database.unit_of_work(ONE) as holder:
        await holder.fetch(lock, {})
        with pytest.raises(Contended):
            await lock_too()


@pytest.mark.row("F120", clause="a statement over 200 ms writes one line, no values")
async def test_a_slow_statement_writes_one_line_with_its_name_and_no_values(database, capsys):
    await database.fetch(UNSCOPED, SLEEP, {"seconds": 0.25})
    await names(database)

    lines = [line for line in capsys.readouterr().out.splitlines() if "slow statement" in line]
    assert len(lines) == 1
    assert "thing_sleep" in lines[0]
    assert "0.25" not in lines[0].split("ms=")[0]

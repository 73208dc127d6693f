"""The ledger on a real Postgres: all rows arrive once, and each tenant sees its own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from eightgentc_ai.adapters.outbound.postgres import usage_ledger
from eightgentc_ai.adapters.outbound.postgres.usage_ledger import PostgresUsageLedger
from eightgentc_ai.ports.usage_ledger import LedgerRow
from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.database import Database, PoolOptions
from eightgentc_testing.database import DatabaseURLs, unavailable

SERVICE_ROLE = "eightgentc_ai"


def row(tenant: str = "tenant-1", **changes: Any) -> LedgerRow:
    usual = {
        "id": new_id(),
        "tenant": tenant,
        "scope": "project-1",
        "subject": "ada",
        "caller": "projects",
        "operation": "section",
        "provider": "scripted",
        "model": "scripted-1",
        "input_tokens": 100,
        "cached_input_tokens": 40,
        "output_tokens": 20,
        "reasoning_tokens": 5,
        "estimated": False,
        "cost_nano_usd": 1_400,
        "cache": "miss",
        "prompt_id": "plan_section",
        "prompt_version": 1,
        "prompt_hash": "abc",
        "model_calls": 1,
        "status": "done",
        "milliseconds": 12,
        "request_hash": "0" * 64,
        "create_time": datetime(2027, 3, 1, tzinfo=UTC),
    }
    return LedgerRow(**(usual | changes))


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches and repetitions without the pauses."""
    monkeypatch.setattr(usage_ledger, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(usage_ledger, "RETRY_SECONDS", 0.05)


@contextlib.asynccontextmanager
async def ledger_on(urls: DatabaseURLs) -> AsyncIterator[PostgresUsageLedger]:
    database = Database(PoolOptions(urls.roles[SERVICE_ROLE], wait_seconds=0.2), application="ai-test")
    await database.open()
    ledger = PostgresUsageLedger(database)
    yield ledger
    await ledger.close()
    await database.close()


@pytest.fixture
async def ledger(ai_database: DatabaseURLs) -> AsyncIterator[PostgresUsageLedger]:
    async with ledger_on(ai_database) as open_ledger:
        yield open_ledger


@pytest.fixture
def stored(ai_database: DatabaseURLs) -> Callable[..., Any]:
    """Reads past row security, to see what is really there."""

    async def read(columns: str = "tenant") -> Sequence[tuple[Any, ...]]:
        async with await psycopg.AsyncConnection.connect(ai_database.admin) as connection:
            return await (await connection.execute(f"SELECT {columns} FROM ai.runs ORDER BY id")).fetchall()  # type: ignore[arg-type]

    return read


async def written(ledger: PostgresUsageLedger) -> None:
    """Until nothing waits any more."""
    assert ledger._writing is not None
    await asyncio.wait_for(asyncio.shield(ledger._writing), 20)


@pytest.mark.row("F51", clause="Token and cost ledger per call")
async def test_a_row_is_written_with_all_its_facts(ledger: PostgresUsageLedger, stored: Any) -> None:
    ledger.record(row(estimated=True, status="MODEL_REFUSED"))
    await written(ledger)

    columns = "tenant, scope, subject, caller, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, estimated, cost_nano_usd, cache, status"
    assert await stored(columns) == [
        ("tenant-1", "project-1", "ada", "projects", 100, 40, 20, 5, True, 1_400, "miss", "MODEL_REFUSED")
    ]


async def test_a_thousand_rows_go_in_few_statements(
    ledger: PostgresUsageLedger, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch, statements = ledger._database.fetch, list[object]()

    async def counted(*asked: Any) -> Any:
        statements.append(asked)
        return await fetch(*asked)

    monkeypatch.setattr(ledger._database, "fetch", counted)

    for _ in range(1_200):
        ledger.record(row())
    await written(ledger)

    assert len(statements) == 3
    assert len(await stored()) == 1_200


async def test_a_row_that_comes_twice_is_there_once(ledger: PostgresUsageLedger, stored: Any) -> None:
    twice = row()
    ledger.record(twice)
    await written(ledger)

    ledger.record(twice)
    await written(ledger)

    assert len(await stored()) == 1


async def test_what_waits_is_written_before_the_process_ends(ai_database: DatabaseURLs, stored: Any) -> None:
    async with ledger_on(ai_database) as ledger:
        ledger.record(row())

    assert len(await stored()) == 1


async def test_a_row_that_postgres_never_takes_does_not_keep_the_others_out(
    ledger: PostgresUsageLedger, stored: Any
) -> None:
    for status in ("done", "a\0b", "done"):
        ledger.record(row(status=status))
    await written(ledger)

    assert await stored("status") == [("done",), ("done",)]


@pytest.mark.row("F51", clause="Sum over ledger")
async def test_a_database_that_was_unavailable_loses_nothing(
    ledger: PostgresUsageLedger, ai_database: DatabaseURLs, stored: Any
) -> None:
    ledger.record(row())
    await written(ledger)
    with unavailable(ai_database):
        for _ in range(50):
            ledger.record(row())
        await asyncio.sleep(0.1)
        kept = len(ledger._waiting)
    await written(ledger)

    assert kept == 50
    assert len(await stored()) == 51


async def test_recording_never_waits_and_the_queue_is_bounded(
    ledger: PostgresUsageLedger, monkeypatch: pytest.MonkeyPatch, stored: Any
) -> None:
    monkeypatch.setattr(usage_ledger, "_LONGEST_QUEUE", 3)

    for _ in range(9):
        ledger.record(row())
    await written(ledger)

    assert len(await stored()) == 3


@pytest.mark.parametrize(("setting", "seen"), [("tenant-1", 2), ("tenant-2", 1), ("tenant-3", 0), ("", 0)])
async def test_a_tenant_sees_its_own_rows_only(
    ledger: PostgresUsageLedger, ai_database: DatabaseURLs, setting: str, seen: int
) -> None:
    for tenant in ("tenant-1", "tenant-1", "tenant-2"):
        ledger.record(row(tenant))
    await written(ledger)

    async with await psycopg.AsyncConnection.connect(ai_database.roles[SERVICE_ROLE]) as connection:
        await connection.execute("SELECT set_config('app.tenant', %s, true)", (setting,))
        rows = await (await connection.execute("SELECT id FROM ai.runs")).fetchall()
    assert len(rows) == seen


@pytest.mark.parametrize(
    "statement", ["UPDATE ai.runs SET cost_nano_usd = 0", "DELETE FROM ai.runs", "TRUNCATE ai.runs"]
)
async def test_a_row_is_never_changed(ai_database: DatabaseURLs, statement: str) -> None:
    async with await psycopg.AsyncConnection.connect(ai_database.roles[SERVICE_ROLE]) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute(statement)  # type: ignore[arg-type]


async def test_the_role_of_the_service_is_neither_owner_nor_superuser_nor_past_row_security(
    ai_database: DatabaseURLs,
) -> None:
    query = """SELECT r.rolsuper, r.rolbypassrls, c.relowner = r.oid
        FROM pg_roles r, pg_class c WHERE r.rolname = current_user AND c.oid = 'ai.runs'::regclass"""
    async with await psycopg.AsyncConnection.connect(ai_database.roles[SERVICE_ROLE]) as connection:
        facts = await (await connection.execute(query)).fetchone()

    assert facts == (False, False, False)

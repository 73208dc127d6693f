"""Sessions on Postgres."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import psycopg
import pytest

from eightgentc_auth.adapters.outbound.postgres.session_store import PostgresSessionReader
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.domain.audit import Action
from eightgentc_auth.domain.session import Session, SessionLimits
from eightgentc_auth.ports.session_store import SessionOfAccount
from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.database import Database
from eightgentc_testing.database import DatabaseURLs


@pytest.fixture
def reader(database: Database) -> PostgresSessionReader:
    return PostgresSessionReader(database)


async def test_session_reads_back_equal(reader: PostgresSessionReader, session: Session) -> None:
    found = await reader.find(session.id)

    assert found is not None
    assert found == SessionOfAccount(session, disabled_time=None)


async def test_session_of_a_disabled_account_is_not_live(
    reader: PostgresSessionReader, session: Session, auth_database: DatabaseURLs, now: datetime
) -> None:
    limits = SessionLimits(absolute=timedelta(days=1), idle=timedelta(days=1))
    with psycopg.connect(auth_database.admin) as admin:
        admin.execute("UPDATE auth.accounts SET disabled_time = now()")

    found = await reader.find(session.id)

    assert session.is_live(now, limits)
    assert found is not None
    assert not found.is_live(now, limits)


async def test_unknown_session_is_none(
    reader: PostgresSessionReader, transactions: PostgresTransactions
) -> None:
    assert await reader.find(new_id()) is None
    async with transactions.begin() as work:
        assert await work.sessions.lock(new_id()) is None


async def test_rotation_is_kept(
    reader: PostgresSessionReader, transactions: PostgresTransactions, session: Session, now: datetime
) -> None:
    rotated = session.rotated(now + timedelta(seconds=1)).rotated(now + timedelta(seconds=2))
    async with transactions.begin() as work:
        await work.sessions.save_rotation(rotated)

    found = await reader.find(session.id)

    assert found is not None
    assert found.session == rotated


async def test_session_ends_once(
    reader: PostgresSessionReader, transactions: PostgresTransactions, session: Session, now: datetime
) -> None:
    async with transactions.begin() as work:
        first = await work.sessions.end(session.id, now, Action.SIGN_OUT)
        second = await work.sessions.end(session.id, now, Action.TOKEN_REUSE)

    found = await reader.find(session.id)

    assert (first, second) == (True, False)
    assert found is not None
    assert found.session == replace(session, revoke_time=now)


async def test_locked_session_waits_for_no_one_and_lets_no_one_change_it(
    transactions: PostgresTransactions, session: Session, now: datetime
) -> None:
    order: list[str] = []
    locked = asyncio.Event()

    async def hold() -> None:
        async with transactions.begin() as work:
            found = await work.sessions.lock(session.id)
            assert found is not None
            locked.set()
            await asyncio.sleep(0.05)  # long enough for the other to have tried
            await work.sessions.save_rotation(found.session.rotated(now))
            order.append("held")

    async def end() -> None:
        await locked.wait()
        async with transactions.begin() as work:
            await work.sessions.end(session.id, now, Action.SIGN_OUT)
            order.append("ended")

    await asyncio.gather(hold(), end())

    assert order == ["held", "ended"]


@pytest.mark.row("F28", clause="every change has one record in the same transaction")
async def test_each_change_of_a_session_leaves_one_audit_record(
    transactions: PostgresTransactions, session: Session, now: datetime, auth_database: DatabaseURLs
) -> None:
    async with transactions.begin() as work:
        await work.sessions.save_rotation(session.rotated(now))
    async with transactions.begin() as work:
        await work.sessions.end(session.id, now, Action.SIGN_OUT)
    async with transactions.begin() as work:
        await work.sessions.end(session.id, now, Action.SIGN_OUT)

    with psycopg.connect(auth_database.admin) as admin:
        records = admin.execute("SELECT action, actor, target FROM auth.audit ORDER BY id").fetchall()

    assert records == [
        ("session_refreshed", session.account_id, session.id),
        ("sign_out", session.account_id, session.id),
    ]

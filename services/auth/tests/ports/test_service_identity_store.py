"""Service identities on Postgres, and the use case that makes them."""

from __future__ import annotations

from datetime import datetime

import psycopg
import pytest

from eightgentc_auth.adapters.outbound.postgres.service_identity_store import PostgresServiceIdentityReader
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.application.create_service_identity import CreateServiceIdentity
from eightgentc_auth.domain.service_identity import ServiceIdentity
from eightgentc_kit.clock import SettableClock
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.postgres.database import Database
from eightgentc_testing.database import DatabaseURLs


@pytest.fixture
def create(transactions: PostgresTransactions, now: datetime) -> CreateServiceIdentity:
    return CreateServiceIdentity(transactions, clock=SettableClock(now))


async def found(database: Database) -> ServiceIdentity:
    identity = await PostgresServiceIdentityReader(database).find("projects")
    assert identity is not None
    return identity


async def test_unknown_identity_is_none(database: Database) -> None:
    assert await PostgresServiceIdentityReader(database).find("projects") is None


@pytest.mark.row("F10", clause="a service has a secret of its own")
async def test_new_identity_accepts_its_secret_for_its_audiences(
    create: CreateServiceIdentity, database: Database
) -> None:
    secret = await create("projects", ["ai", "auth"])

    assert secret is not None
    assert len(secret) >= 43
    assert (await found(database)).accepts(secret)
    assert (await found(database)).audiences == {"ai", "auth"}


@pytest.mark.parametrize(("name", "audience"), [("Projects", "ai"), ("projects", "AI")])
async def test_malformed_name_is_refused_and_nothing_is_stored(
    create: CreateServiceIdentity, auth_database: DatabaseURLs, name: str, audience: str
) -> None:
    with pytest.raises(FieldInvalid):
        await create(name, [audience])

    with psycopg.connect(auth_database.admin) as admin:
        assert admin.execute("SELECT name FROM auth.service_identities").fetchall() == []


async def test_secret_that_still_works_is_kept(create: CreateServiceIdentity, database: Database) -> None:
    secret = await create("projects", ["ai"])
    assert secret is not None

    assert await create("projects", ["ai"], present_secret=secret) is None
    assert (await found(database)).accepts(secret)


async def test_audiences_become_exactly_those_that_are_named(
    create: CreateServiceIdentity, database: Database
) -> None:
    secret = await create("projects", ["ai", "auth"])
    assert secret is not None

    assert await create("projects", ["auth"], present_secret=secret) is None
    assert (await found(database)).audiences == {"auth"}


async def test_rotated_secret_works_beside_the_one_in_use_until_the_next_rotation(
    create: CreateServiceIdentity, database: Database
) -> None:
    first = await create("projects", ["ai"])
    assert first is not None
    second = await create("projects", ["ai"], present_secret=first, rotate=True)
    assert second is not None
    overlap = await found(database)
    third = await create("projects", ["ai"], present_secret=second, rotate=True)
    assert third is not None
    after = await found(database)

    assert [overlap.accepts(secret) for secret in (first, second)] == [True, True]
    assert [after.accepts(secret) for secret in (first, second, third)] == [False, True, True]


async def test_lost_or_wrong_secret_is_replaced(create: CreateServiceIdentity, database: Database) -> None:
    await create("projects", ["ai"])

    secret = await create("projects", ["ai"], present_secret="wrong")

    assert secret is not None
    assert (await found(database)).accepts(secret)
    assert len((await found(database)).secret_digests) == 2


async def test_database_holds_only_a_digest(
    create: CreateServiceIdentity, auth_database: DatabaseURLs
) -> None:
    secret = await create("projects", ["ai"])
    assert secret is not None

    with psycopg.connect(auth_database.admin) as admin:
        rows = admin.execute("SELECT digest FROM auth.service_secrets").fetchall()

    assert [len(row[0]) for row in rows] == [32]
    assert secret.encode() not in rows[0][0]

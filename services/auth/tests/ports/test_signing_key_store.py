"""Signing keys on Postgres, and the use case that adds them."""

from __future__ import annotations

import asyncio
import base64
from datetime import datetime, timedelta

import psycopg
import pytest

from eightgentc_auth.adapters.outbound.cryptography.key_vault import KeyFileFault, KeyVault
from eightgentc_auth.adapters.outbound.joserfc.signing_keys import SealedKeyFactory, StoredSigningKeys
from eightgentc_auth.adapters.outbound.postgres.log_heads import PostgresLogHeads
from eightgentc_auth.adapters.outbound.postgres.signing_key_store import PostgresSigningKeyReader
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.application.get_key_set import GetKeySet
from eightgentc_auth.application.rotate_signing_key import RotateSigningKey
from eightgentc_kit.clock import SettableClock
from eightgentc_kit.errors import DatabaseUnavailable
from eightgentc_kit.postgres.database import Database
from eightgentc_testing.database import DatabaseURLs

LIFE = timedelta(minutes=5)
VAULT, OTHER_VAULT = (KeyVault(base64.b64encode(letter * 32).decode()) for letter in (b"a", b"b"))


@pytest.fixture
def clock(now: datetime) -> SettableClock:
    return SettableClock(now)


@pytest.fixture
def rotate(database: Database, transactions: PostgresTransactions, clock: SettableClock) -> RotateSigningKey:
    return RotateSigningKey(
        transactions,
        factory=SealedKeyFactory(VAULT),
        log_heads=PostgresLogHeads(database),
        key_set_life=LIFE,
        clock=clock,
    )


def loaded(database: Database, clock: SettableClock, vault: KeyVault = VAULT) -> StoredSigningKeys:
    return StoredSigningKeys(PostgresSigningKeyReader(database), vault, clock)


async def test_processes_that_start_together_make_one_first_key(
    rotate: RotateSigningKey, database: Database
) -> None:
    made = await asyncio.gather(*(rotate(only_first=True) for _ in range(8)))

    assert len([key for key in made if key]) == 1
    assert len(await PostgresSigningKeyReader(database).ring()) == 1


@pytest.mark.row("F8", clause="after a key rotation no valid request fails")
async def test_new_key_is_in_the_key_set_before_it_signs(
    rotate: RotateSigningKey, database: Database, clock: SettableClock
) -> None:
    first, second = await rotate(), await rotate()
    assert first is not None
    assert second is not None
    keys = loaded(database, clock)
    await keys.reload()

    key_set, life = await GetKeySet(keys, key_set_life=LIFE, clock=clock)()
    signs_now = keys.active()[0]
    clock.advance(LIFE)

    assert (first.id in key_set, second.id in key_set, life) == (True, True, LIFE)
    assert (signs_now, keys.active()[0]) == (first.id, second.id)


async def test_key_set_holds_no_private_part(
    rotate: RotateSigningKey, database: Database, clock: SettableClock
) -> None:
    await rotate()
    keys = loaded(database, clock)
    await keys.reload()

    key_set, _ = await GetKeySet(keys, key_set_life=LIFE, clock=clock)()

    assert '"d"' not in key_set
    assert '"kty":"EC"' in key_set
    assert '"alg":"ES256"' in key_set


async def test_private_key_is_stored_sealed_only(
    rotate: RotateSigningKey, auth_database: DatabaseURLs, database: Database, clock: SettableClock
) -> None:
    await rotate()
    keys = loaded(database, clock)
    await keys.reload()
    private = keys.active()[1].as_pem(private=True)

    with psycopg.connect(auth_database.admin) as admin:
        [(sealed,)] = admin.execute("SELECT sealed_private_key FROM auth.signing_keys").fetchall()

    assert b"PRIVATE" not in sealed
    assert private not in sealed


async def test_another_key_file_is_named_as_the_fault(
    rotate: RotateSigningKey, database: Database, clock: SettableClock
) -> None:
    await rotate()
    keys = loaded(database, clock, OTHER_VAULT)
    await keys.reload()

    with pytest.raises(KeyFileFault, match="key file"):
        keys.active()


async def test_nothing_is_signed_before_the_keys_were_read(database: Database, clock: SettableClock) -> None:
    with pytest.raises(DatabaseUnavailable):
        loaded(database, clock).active()

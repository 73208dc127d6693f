"""Signing keys in Postgres."""

from __future__ import annotations

from eightgentc_auth.adapters.outbound.postgres.insertion import insertion
from eightgentc_auth.domain.signing_key import KeyRing, SigningKey
from eightgentc_kit.postgres.database import Database, Row, UnitOfWork
from eightgentc_kit.postgres.statements import NOBODY, Statement

_COLUMNS = "id, public_key, sealed_private_key, create_time, activate_time"
_ALL = Statement("all_signing_keys", f"SELECT {_COLUMNS} FROM auth.signing_keys")
_LOCK = Statement("lock_signing_keys", "SELECT pg_advisory_xact_lock(hashtext('8gentc auth signing keys'))")
_ADD = Statement("add_signing_key", insertion("signing_keys", _COLUMNS))


def _ring(rows: list[Row]) -> KeyRing:
    return KeyRing(
        tuple(
            SigningKey(key_id, public_key, bytes(sealed), created, activated)
            for key_id, public_key, sealed, created, activated in rows
        )
    )


class PostgresSigningKeyReader:
    """See `SigningKeyReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ring(self) -> KeyRing:
        return _ring(await self._database.fetch(NOBODY, _ALL, {}))


class PostgresSigningKeyWriter:
    """See `SigningKeyWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def lock_ring(self) -> KeyRing:
        # Two statements: the second one's snapshot is taken after the lock was had.
        await self._work.fetch(_LOCK, {})
        return _ring(await self._work.fetch(_ALL, {}))

    async def add(self, key: SigningKey) -> None:
        await self._work.execute(
            _ADD,
            {
                "id": key.id,
                "public_key": key.public_key,
                "sealed_private_key": key.sealed_private_key,
                "create_time": key.create_time,
                "activate_time": key.activate_time,
            },
        )

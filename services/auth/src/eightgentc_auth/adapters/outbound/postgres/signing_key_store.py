"""Signing keys in Postgres."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, insert, select

from eightgentc_auth.adapters.outbound.postgres.tables import signing_keys
from eightgentc_auth.domain.signing_key import KeyRing, SigningKey
from eightgentc_kit.postgres.columns import columns_for, field_names, values_of
from eightgentc_kit.postgres.database import Database, Row, UnitOfWork
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import UNSCOPED, Statement

_ALL = Statement("all_signing_keys", select(*columns_for(signing_keys, SigningKey)))
_LOCK = Statement(
    "lock_signing_keys", select(func.pg_advisory_xact_lock(func.hashtext("8gentc auth signing keys")))
)
_ADD = Statement("add_signing_key", insert(signing_keys), columns=list(field_names(SigningKey)))
_key = bound(SigningKey)


def _ring(rows: Sequence[Row]) -> KeyRing:
    return KeyRing(tuple(_key(row) for row in rows))


class PostgresSigningKeyReader:
    """See `SigningKeyReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ring(self) -> KeyRing:
        return _ring(await self._database.fetch(UNSCOPED, _ALL, {}))


class PostgresSigningKeyWriter:
    """See `SigningKeyWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def lock_ring(self) -> KeyRing:
        # Two statements: the snapshot of the second one is taken once the lock is held.
        await self._work.fetch(_LOCK, {})
        return _ring(await self._work.fetch(_ALL, {}))

    async def add(self, key: SigningKey) -> None:
        await self._work.execute(_ADD, values_of(key))

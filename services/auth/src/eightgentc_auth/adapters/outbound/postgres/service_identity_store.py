"""Service identities in Postgres."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from eightgentc_auth.adapters.outbound.postgres.insertion import insertion
from eightgentc_auth.domain.service_identity import ServiceIdentity
from eightgentc_kit.postgres.database import Database, Row, UnitOfWork
from eightgentc_kit.postgres.statements import NOBODY, Statement

# One row a live secret, the newest first; one row without a digest for an identity that has none.
_FIND = Statement(
    "find_service_identity",
    """
    SELECT i.audiences, s.digest FROM auth.service_identities i
    LEFT JOIN auth.service_secrets s ON s.identity_name = i.name AND s.revoke_time IS NULL
    WHERE i.name = %(name)s ORDER BY s.id DESC
    """,
)
# DO UPDATE and not DO NOTHING, because only an update locks the row that is there already.
_LOCK = Statement(
    "lock_service_identity",
    """
    INSERT INTO auth.service_identities (name, audiences, create_time) VALUES (%(name)s, '{}', %(now)s)
    ON CONFLICT (name) DO UPDATE SET audiences = service_identities.audiences
    """,
)
_SET_AUDIENCES = Statement(
    "set_service_audiences",
    "UPDATE auth.service_identities SET audiences = %(audiences)s WHERE name = %(name)s",
)
_REVOKE_SECRETS = Statement(
    "revoke_service_secrets",
    """
    UPDATE auth.service_secrets SET revoke_time = %(now)s
    WHERE identity_name = %(name)s AND revoke_time IS NULL AND digest <> %(kept)s
    """,
)
_ADD_SECRET = Statement(
    "add_service_secret", insertion("service_secrets", "identity_name, digest, create_time")
)


def _from_rows(name: str, rows: list[Row]) -> ServiceIdentity | None:
    if not rows:
        return None
    return ServiceIdentity(
        name, frozenset(rows[0][0]), tuple(bytes(digest) for _, digest in rows if digest is not None)
    )


class PostgresServiceIdentityReader:
    """See `ServiceIdentityReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, name: str) -> ServiceIdentity | None:
        return _from_rows(name, await self._database.fetch(NOBODY, _FIND, {"name": name}))


class PostgresServiceIdentityWriter:
    """See `ServiceIdentityWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def lock(self, name: str, now: datetime) -> ServiceIdentity:
        await self._work.execute(_LOCK, {"name": name, "now": now})
        identity = _from_rows(name, await self._work.fetch(_FIND, {"name": name}))
        assert identity is not None
        return identity

    async def set_audiences(self, name: str, audiences: Collection[str]) -> None:
        await self._work.execute(_SET_AUDIENCES, {"name": name, "audiences": list(audiences)})

    async def add_secret(self, name: str, digest: bytes, *, keeping: bytes, now: datetime) -> None:
        await self._work.execute(_REVOKE_SECRETS, {"name": name, "kept": keeping, "now": now})
        await self._work.execute(_ADD_SECRET, {"identity_name": name, "digest": digest, "create_time": now})

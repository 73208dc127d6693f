"""Service identities in Postgres."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select, update

from eightgentc_auth.adapters.outbound.postgres.insertion import insertion
from eightgentc_auth.adapters.outbound.postgres.tables import service_identities, service_secrets
from eightgentc_auth.domain.service_identity import ServiceIdentity
from eightgentc_kit.postgres.database import Database, Row, UnitOfWork
from eightgentc_kit.postgres.statements import NOBODY, Statement

# One row a live secret, the newest first; one row without a digest for an identity that has none.
_FIND = Statement.compiled(
    "find_service_identity",
    select(service_identities.c.audiences, service_secrets.c.digest)
    .outerjoin(
        service_secrets,
        (service_secrets.c.identity_name == service_identities.c.name)
        & service_secrets.c.revoke_time.is_(None),
    )
    .where(service_identities.c.name == bindparam("identity"))
    .order_by(service_secrets.c.id.desc()),
)
# DO UPDATE and not DO NOTHING, because only an update locks the row that is there already.
_LOCK = Statement(
    "lock_service_identity",
    """
    INSERT INTO auth.service_identities (name, audiences, create_time) VALUES (%(identity)s, '{}', %(now)s)
    ON CONFLICT (name) DO UPDATE SET audiences = service_identities.audiences
    """,
)
_SET_AUDIENCES = Statement.compiled(
    "set_service_audiences",
    update(service_identities)
    .where(service_identities.c.name == bindparam("identity"))
    .values(audiences=bindparam("new_audiences")),
)
_REVOKE_SECRETS = Statement.compiled(
    "revoke_service_secrets",
    update(service_secrets)
    .where(
        service_secrets.c.identity_name == bindparam("identity"),
        service_secrets.c.revoke_time.is_(None),
        service_secrets.c.digest != bindparam("kept"),
    )
    .values(revoke_time=bindparam("now")),
)
_ADD_SECRET = Statement.compiled(
    "add_service_secret", insertion(service_secrets, "identity_name", "digest", "create_time")
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
        return _from_rows(name, await self._database.fetch(NOBODY, _FIND, {"identity": name}))


class PostgresServiceIdentityWriter:
    """See `ServiceIdentityWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def lock(self, name: str, now: datetime) -> ServiceIdentity:
        await self._work.execute(_LOCK, {"identity": name, "now": now})
        identity = _from_rows(name, await self._work.fetch(_FIND, {"identity": name}))
        assert identity is not None
        return identity

    async def set_audiences(self, name: str, audiences: Collection[str]) -> None:
        await self._work.execute(_SET_AUDIENCES, {"identity": name, "new_audiences": list(audiences)})

    async def add_secret(self, name: str, digest: bytes, *, keeping: bytes, now: datetime) -> None:
        await self._work.execute(_REVOKE_SECRETS, {"identity": name, "kept": keeping, "now": now})
        await self._work.execute(_ADD_SECRET, {"identity_name": name, "digest": digest, "create_time": now})

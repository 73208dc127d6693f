"""Service identities in Postgres."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from eightgentc_auth.adapters.outbound.postgres.tables import service_identities, service_secrets
from eightgentc_auth.domain.service_identity import ServiceIdentity
from eightgentc_kit.postgres.database import Database, Row, UnitOfWork
from eightgentc_kit.postgres.statements import UNSCOPED, Statement

# One row for each live secret, the newest first; one row without a digest for an identity that has none.
_FIND = Statement(
    "find_service_identity",
    select(service_identities.c.audiences, service_secrets.c.digest)
    .outerjoin_from(
        service_identities,
        service_secrets,
        and_(
            service_secrets.c.identity_name == service_identities.c.name,
            service_secrets.c.revoke_time.is_(None),
        ),
    )
    .where(service_identities.c.name == bindparam("name"))
    .order_by(service_secrets.c.id.desc()),
)
# DO UPDATE and not DO NOTHING, because only an update locks the row that is there already.
_LOCK = Statement(
    "lock_service_identity",
    upsert(service_identities)
    .values(audiences=text("'{}'"))
    .on_conflict_do_update(index_elements=["name"], set_={"audiences": service_identities.c.audiences}),
    columns=["name", "create_time"],
)
_SET_AUDIENCES = Statement(
    "set_service_audiences",
    update(service_identities).where(service_identities.c.name == bindparam("identity")),
    columns=["audiences"],
)
_REVOKE_SECRETS = Statement(
    "revoke_service_secrets",
    update(service_secrets).where(
        service_secrets.c.identity_name == bindparam("identity"),
        service_secrets.c.revoke_time.is_(None),
        service_secrets.c.digest != bindparam("kept"),
    ),
    columns=["revoke_time"],
)
_ADD_SECRET = Statement(
    "add_service_secret",
    insert(service_secrets).inline(),
    columns=["identity_name", "digest", "create_time"],
)


def _identity(name: str, rows: Sequence[Row]) -> ServiceIdentity | None:
    if not rows:
        return None
    digests = tuple(row.digest for row in rows if row.digest is not None)
    return ServiceIdentity(name, frozenset(rows[0].audiences), digests)


class PostgresServiceIdentityReader:
    """See `ServiceIdentityReader`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, name: str) -> ServiceIdentity | None:
        return _identity(name, await self._database.fetch(UNSCOPED, _FIND, {"name": name}))


class PostgresServiceIdentityWriter:
    """See `ServiceIdentityWriter`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    async def lock(self, name: str, now: datetime) -> ServiceIdentity:
        await self._work.execute(_LOCK, {"name": name, "create_time": now})
        identity = _identity(name, await self._work.fetch(_FIND, {"name": name}))
        assert identity is not None
        return identity

    async def set_audiences(self, name: str, audiences: Collection[str]) -> None:
        await self._work.execute(_SET_AUDIENCES, {"identity": name, "audiences": list(audiences)})

    async def add_secret(self, name: str, digest: bytes, *, keeping: bytes, now: datetime) -> None:
        await self._work.execute(_REVOKE_SECRETS, {"identity": name, "kept": keeping, "revoke_time": now})
        await self._work.execute(_ADD_SECRET, {"identity_name": name, "digest": digest, "create_time": now})

"""Records of requests on Postgres. The primary key does the waiting: a duplicate blocks until the first commits."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select, update

from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.expressions import in_seconds
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import requests
from eightgentc_projects.domain.errors import RequestIdReused, RequestInProgress
from eightgentc_projects.ports.request_store import RequestKey, StoredReply

_RETRY_SECONDS = 1.0

_this = (requests.c.user_id == bindparam("user"), requests.c.request_id == bindparam("id"))
_unanswered = requests.c.reply.is_(None)

# By hand: the conditions of this insert-or-take-over read worse in Core. A record past its time is taken over.
CLAIM = Statement(
    "request_claim",
    """INSERT INTO projects.requests AS r (user_id, request_id, method, fingerprint, lease_until)
    VALUES (%(user)s, %(id)s, %(method)s, %(fingerprint)s, now() + make_interval(secs => %(lease)s))
    ON CONFLICT (user_id, request_id) DO UPDATE SET method = excluded.method, fingerprint = excluded.fingerprint,
        reply = NULL, lease_until = excluded.lease_until, expire_time = excluded.expire_time
        WHERE r.expire_time < now() OR (r.reply IS NULL AND r.lease_until < now()
            AND r.method = excluded.method AND r.fingerprint = excluded.fingerprint)
    RETURNING 1""",
)
READ = Statement(
    "request_read", select(requests.c.method, requests.c.fingerprint, requests.c.reply).where(*_this)
)
RENEW = Statement(
    "request_renew",
    update(requests)
    .where(*_this, _unanswered)
    .values(lease_until=in_seconds("lease"))
    .returning(requests.c.request_id),
)
KEEP = Statement(
    "request_keep",
    update(requests)
    .where(*_this, requests.c.fingerprint == bindparam("same"), _unanswered)
    .values(lease_until=None)
    .returning(requests.c.request_id),
    columns=["reply"],
)
RELEASE = Statement(
    "request_release", delete(requests).where(*_this, _unanswered).returning(requests.c.request_id)
)


class PostgresRequestStore:
    """Implements `RequestStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def claim(self, key: RequestKey) -> StoredReply | None:
        return await self.claim_lease(key, 0.0)

    async def claim_lease(self, key: RequestKey, seconds: float) -> StoredReply | None:
        user = self._session.acting.user_id
        claimed = await self._session.fetch(
            CLAIM,
            {
                "user": user,
                "id": key.request_id,
                "method": key.method,
                "fingerprint": key.fingerprint,
                "lease": seconds,
            },
        )
        if claimed:
            return None
        rows = await self._session.fetch(READ, {"user": user, "id": key.request_id})
        if not rows:
            raise RequestInProgress(retry_after=_RETRY_SECONDS)
        known = rows[0]
        if known.method != key.method or bytes(known.fingerprint) != key.fingerprint:
            raise RequestIdReused
        if known.reply is None:
            raise RequestInProgress(retry_after=_RETRY_SECONDS)
        return StoredReply(bytes(known.reply))

    async def renew(self, key: RequestKey, seconds: float) -> None:
        await self._session.fetch(
            RENEW, {"user": self._session.acting.user_id, "id": key.request_id, "lease": seconds}
        )

    async def keep(self, key: RequestKey, reply: bytes) -> None:
        params = {
            "user": self._session.acting.user_id,
            "id": key.request_id,
            "same": key.fingerprint,
            "reply": reply,
        }
        if not await self._session.fetch(KEEP, params):
            raise RequestInProgress(retry_after=_RETRY_SECONDS)

    async def release(self, key: RequestKey) -> None:
        await self._session.fetch(RELEASE, {"user": self._session.acting.user_id, "id": key.request_id})

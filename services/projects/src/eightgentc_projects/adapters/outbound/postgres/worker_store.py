"""The worker's tables on Postgres, under its own role."""

from __future__ import annotations

import msgspec

from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.statements import NOBODY, Statement
from eightgentc_projects.ports.worker_store import Job, PersonChanged

_CURSOR_NAME = "auth"
CURSOR = Statement("people_cursor", "SELECT number FROM projects.event_cursors WHERE name = %(name)s")
APPLY = Statement(
    "people_apply",
    """WITH cursor AS (
        INSERT INTO projects.event_cursors AS c (name, number) VALUES (%(name)s, %(number)s)
        ON CONFLICT (name) DO UPDATE SET number = excluded.number WHERE c.number < excluded.number RETURNING 1
    ) INSERT INTO projects.people (id, name, active) SELECT %(id)s, %(person)s, %(active)s FROM cursor
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, active = excluded.active RETURNING 1""",
)
ENQUEUE = Statement(
    "job_enqueue",
    """INSERT INTO projects.jobs (id, kind, dedupe_key) VALUES (%(id)s, %(kind)s, %(key)s)
    ON CONFLICT DO NOTHING RETURNING 1""",
)
QUEUED = Statement(
    "job_queued",
    """SELECT id::text, kind, attempts FROM (
        SELECT id, kind, attempts, create_time,
        row_number() OVER (PARTITION BY tenant ORDER BY create_time) AS turn
        FROM projects.jobs WHERE state = 'queued'
    ) AS waiting ORDER BY turn, create_time LIMIT %(size)s""",
)
DISPATCHED = Statement(
    "job_dispatched",
    """UPDATE projects.jobs SET state = 'dispatched', update_time = now()
    WHERE id = %(id)s AND state = 'queued' RETURNING 1""",
)
START = Statement(
    "job_start",
    """UPDATE projects.jobs SET state = 'running', attempts = attempts + 1, update_time = now()
    WHERE id = %(id)s AND state IN ('queued', 'dispatched', 'running') RETURNING id::text, kind, attempts""",
)
FINISH = Statement(
    "job_finish",
    """UPDATE projects.jobs SET state = 'done', progress = 1, result = %(result)s, update_time = now()
    WHERE id = %(id)s AND state = 'running' RETURNING 1""",
)
FAIL = Statement(
    "job_fail",
    """UPDATE projects.jobs SET state = CASE WHEN %(last)s THEN 'failed' ELSE 'dispatched' END,
    result = %(result)s, update_time = now() WHERE id = %(id)s AND state = 'running' RETURNING 1""",
)
PURGE = Statement(
    "request_purge",
    """WITH old AS (
        SELECT user_id, request_id FROM projects.requests WHERE expire_time < now()
        ORDER BY expire_time LIMIT %(size)s
    ) DELETE FROM projects.requests r USING old WHERE r.user_id = old.user_id AND r.request_id = old.request_id
    RETURNING 1""",
)


class PostgresPeopleProjection:
    """Implements `PeopleProjection`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cursor(self) -> int:
        rows = await self._database.fetch(NOBODY, CURSOR, {"name": _CURSOR_NAME})
        return int(rows[0][0]) if rows else 0

    async def apply(self, event: PersonChanged) -> None:
        await self._database.fetch(
            NOBODY,
            APPLY,
            {
                "name": _CURSOR_NAME,
                "number": event.number,
                "id": event.account_id,
                "person": event.name,
                "active": event.active,
            },
        )


class PostgresJobStore:
    """Implements `JobStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def enqueue(self, kind: str, *, dedupe_key: str) -> bool:
        params = {"id": new_id(), "kind": kind, "key": dedupe_key}
        return bool(await self._database.fetch(NOBODY, ENQUEUE, params))

    async def queued(self, size: int) -> list[Job]:
        return [Job(*row) for row in await self._database.fetch(NOBODY, QUEUED, {"size": size})]

    async def mark_dispatched(self, job_id: str) -> None:
        await self._database.fetch(NOBODY, DISPATCHED, {"id": job_id})

    async def start(self, job_id: str) -> Job | None:
        rows = await self._database.fetch(NOBODY, START, {"id": job_id})
        return Job(*rows[0]) if rows else None

    async def finish(self, job_id: str, *, result: dict[str, object]) -> None:
        params = {"id": job_id, "result": msgspec.json.encode(result).decode()}
        await self._database.fetch(NOBODY, FINISH, params)

    async def fail(self, job_id: str, *, error: str, last: bool) -> None:
        result = msgspec.json.encode({"error": error}).decode()
        await self._database.fetch(NOBODY, FAIL, {"id": job_id, "last": last, "result": result})


class PostgresExpiredRequests:
    """Implements `ExpiredRequests`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def purge(self, size: int) -> int:
        return len(await self._database.fetch(NOBODY, PURGE, {"size": size}))

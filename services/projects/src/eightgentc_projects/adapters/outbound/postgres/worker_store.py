"""The worker's tables on Postgres, under its own role."""

from __future__ import annotations

import msgspec
from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import insert

from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.columns import Boolean, Double, columns_for, words
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import LARGE_SECONDS, UNSCOPED, Statement
from eightgentc_projects.adapters.outbound.postgres.tables import event_cursors, jobs, turns
from eightgentc_projects.ports.worker_store import Job, PersonChanged

_CURSOR_NAME = "auth"
CURSOR = Statement(
    "people_cursor", select(event_cursors.c.number).where(event_cursors.c.name == bindparam("name"))
)
# By hand, as what follows of it: one statement that moves the cursor and applies the event reads worse in Core.
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
    insert(jobs).on_conflict_do_nothing().returning(jobs.c.id),
    columns=["id", "kind", "dedupe_key"],
)
# The tenants in turn, and within one the oldest first: a window over what waits.
QUEUED = Statement(
    "job_queued",
    """SELECT id::text AS id, kind, attempts FROM (
        SELECT id, kind, attempts, create_time,
        row_number() OVER (PARTITION BY tenant ORDER BY create_time) AS turn
        FROM projects.jobs WHERE state = 'queued'
    ) AS waiting ORDER BY turn, create_time LIMIT %(size)s""",
)
_this = jobs.c.id == bindparam("job")
DISPATCHED = Statement(
    "job_dispatched",
    update(jobs)
    .where(_this, jobs.c.state == "queued")
    .values(state="dispatched", update_time=func.now())
    .returning(jobs.c.id),
)
START = Statement(
    "job_start",
    update(jobs)
    .where(_this, jobs.c.state.in_(words("queued", "dispatched", "running")))
    .values(state="running", attempts=jobs.c.attempts + 1, update_time=func.now())
    .returning(*columns_for(jobs, Job)),
)
FINISH = Statement(
    "job_finish",
    update(jobs)
    .where(_this, jobs.c.state == "running")
    .values(state="done", progress=1, update_time=func.now())
    .returning(jobs.c.id),
    columns=["result"],
)
FAIL = Statement(
    "job_fail",
    update(jobs)
    .where(_this, jobs.c.state == "running")
    .values(
        state=case((bindparam("last", type_=Boolean), "failed"), else_="dispatched"), update_time=func.now()
    )
    .returning(jobs.c.id),
    columns=["result"],
)
PURGE = Statement(
    "request_purge",
    """WITH old AS (
        SELECT user_id, request_id FROM projects.requests WHERE expire_time < now()
        ORDER BY expire_time LIMIT %(size)s
    ) DELETE FROM projects.requests r USING old WHERE r.user_id = old.user_id AND r.request_id = old.request_id
    RETURNING 1""",
    seconds=LARGE_SECONDS,
)


# Not at once: the process may still be about to save an answer that took it longer than its lease.
CLOSE_LAPSED = Statement(
    "turns_close_lapsed",
    update(turns)
    .where(
        turns.c.state.in_(words("queued", "running")),
        turns.c.lease_until
        < func.now() - func.make_interval(0, 0, 0, 0, 0, 0, bindparam("grace", type_=Double)),
    )
    .values(state="failed", end_time=func.now())
    .returning(turns.c.id),
    seconds=LARGE_SECONDS,
)


_job = bound(Job)


class PostgresPeopleProjection:
    """Implements `PeopleProjection`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cursor(self) -> int:
        rows = await self._database.fetch(UNSCOPED, CURSOR, {"name": _CURSOR_NAME})
        return int(rows[0].number) if rows else 0

    async def apply(self, event: PersonChanged) -> None:
        await self._database.fetch(
            UNSCOPED,
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
        params = {"id": new_id(), "kind": kind, "dedupe_key": dedupe_key}
        return bool(await self._database.fetch(UNSCOPED, ENQUEUE, params))

    async def queued(self, size: int) -> list[Job]:
        return [_job(row) for row in await self._database.fetch(UNSCOPED, QUEUED, {"size": size})]

    async def mark_dispatched(self, job_id: str) -> None:
        await self._database.fetch(UNSCOPED, DISPATCHED, {"job": job_id})

    async def start(self, job_id: str) -> Job | None:
        rows = await self._database.fetch(UNSCOPED, START, {"job": job_id})
        return _job(rows[0]) if rows else None

    async def finish(self, job_id: str, *, result: dict[str, object]) -> None:
        params = {"job": job_id, "result": msgspec.json.encode(result).decode()}
        await self._database.fetch(UNSCOPED, FINISH, params)

    async def fail(self, job_id: str, *, error: str, last: bool) -> None:
        result = msgspec.json.encode({"error": error}).decode()
        await self._database.fetch(UNSCOPED, FAIL, {"job": job_id, "last": last, "result": result})


class PostgresLapsedTurns:
    """Implements `LapsedTurns`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def close(self, grace_seconds: float) -> int:
        return len(await self._database.fetch(UNSCOPED, CLOSE_LAPSED, {"grace": grace_seconds}))


class PostgresExpiredRequests:
    """Implements `ExpiredRequests`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def purge(self, size: int) -> int:
        return len(await self._database.fetch(UNSCOPED, PURGE, {"size": size}))

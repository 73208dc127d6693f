"""The worker's tables on Postgres, under its own role."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, select

from eightgentc_kit.postgres.columns import Double, columns_for, words
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.statements import LARGE_SECONDS, UNSCOPED, Statement
from eightgentc_projects.adapters.outbound.postgres.tables import event_cursors, turns
from eightgentc_projects.adapters.outbound.postgres.turn_statements import END_LAPSED, lapsed_end, turn_of
from eightgentc_projects.domain.conversation import Message, Turn
from eightgentc_projects.ports.worker_store import PersonChanged

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
PURGE = Statement(
    "request_purge",
    """WITH old AS (
        SELECT user_id, request_id FROM projects.requests WHERE expire_time < now()
        ORDER BY expire_time LIMIT %(size)s
    ) DELETE FROM projects.requests r USING old WHERE r.user_id = old.user_id AND r.request_id = old.request_id
    RETURNING 1""",
    seconds=LARGE_SECONDS,
)


LAPSED = Statement(
    "turns_lapsed",
    select(*columns_for(turns, Turn))
    .where(
        turns.c.state.in_(words("queued", "running")),
        turns.c.lease_until
        < func.now() - func.make_interval(0, 0, 0, 0, 0, 0, bindparam("grace", type_=Double)),
    )
    .order_by(turns.c.lease_until)
    .limit(bindparam("size")),
    seconds=LARGE_SECONDS,
)


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


class PostgresLapsedTurns:
    """Implements `LapsedTurns`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, grace_seconds: float, size: int) -> list[Turn]:
        rows = await self._database.fetch(UNSCOPED, LAPSED, {"grace": grace_seconds, "size": size})
        return [turn_of(row) for row in rows]

    async def end(self, turn: Turn, when: datetime, answer: Message | None) -> bool:
        [row] = await self._database.fetch(UNSCOPED, END_LAPSED, lapsed_end(turn, when, answer))
        return bool(row.ended)


class PostgresExpiredRequests:
    """Implements `ExpiredRequests`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def purge(self, size: int) -> int:
        return len(await self._database.fetch(UNSCOPED, PURGE, {"size": size}))

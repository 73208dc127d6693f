"""Turns that wait on Postgres; `send_message` adds them, and `PostgresTurnQueues` finds those that may begin."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import bindparam, func, literal, select

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import Text, columns_for, written
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.rows import Row, bound
from eightgentc_kit.postgres.statements import UNSCOPED, Statement
from eightgentc_projects.adapters.outbound.postgres.member_store import must_be
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import queued_turns
from eightgentc_projects.domain.conversation import Message, MessageDetails, Turn, TurnState
from eightgentc_projects.domain.queued_turn import QueuedTurn, StartedTurn
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.conversation_store import TurnLapsed
from eightgentc_projects.ports.turn_queues import StartableTurn

_of_project = queued_turns.c.project_id == bindparam("project")
_this = queued_turns.alias("this")
OF_CONVERSATION = Statement(
    "queued_turns",
    select(
        *columns_for(queued_turns, Turn, but=["state"]),
        literal(TurnState.QUEUED.value, Text).label("state"),
        func.row_number().over(order_by=queued_turns.c.number).label("position"),
        queued_turns.c.text,
        queued_turns.c.client_key,
    )
    .where(_of_project, queued_turns.c.conversation_id == bindparam("conversation"))
    .order_by(queued_turns.c.number),
)
POSITION = Statement(
    "queued_turn_position",
    select(func.count().label("position")).where(
        _of_project,
        _this.c.project_id == bindparam("project"),
        _this.c.id == bindparam("turn"),
        queued_turns.c.conversation_id == _this.c.conversation_id,
        queued_turns.c.number <= _this.c.number,
    ),
)
# Functions: each of their steps must see what the one before it waited for, and one that ends is not only its person's.
START = Statement(
    "queued_turn_start",
    """SELECT role, started, lapsed::text AS lapsed, section, (queued).id::text AS id,
    (queued).project_id::text AS project_id, (queued).conversation_id::text AS conversation_id, 'running' AS state,
    (queued).requested_by::text AS requested_by, (queued).user_message_id::text AS user_message_id,
    (queued).assistant_message_id::text AS assistant_message_id, (queued).create_time AS create_time,
    (queued).parts::text AS parts, (queued).metadata::text AS metadata, (queued).text AS text,
    (queued).client_key AS client_key
    FROM projects.start_queued_turn(%(project)s, %(turn)s, %(owner)s, %(lease)s)""",
    writes=True,
)
END = Statement(
    "queued_turn_end",
    "SELECT projects.end_queued_turn(%(project)s, %(turn)s, %(when)s) AS state",
    writes=True,
)
# A function, since the turns are of many persons; it gives ids only.
STARTABLE = Statement(
    "queued_turns_startable",
    """SELECT project_id::text AS project_id, id::text AS id, requested_by::text AS requested_by, run_as
    FROM projects.startable_turns(%(grace)s, %(size)s)""",
)
_queued_turn, _turn = bound(QueuedTurn), bound(Turn)


class PostgresQueueStore:
    """Implements `QueueStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def turns(self, conversation_id: str) -> list[QueuedTurn]:
        params = {"project": self._session.acting.project_id, "conversation": conversation_id}
        return [_queued_turn(row) for row in await self._session.fetch(OF_CONVERSATION, params)]

    async def position(self, turn_id: str) -> int:
        [row] = await self._session.fetch(POSITION, self._one(turn_id))
        return int(row.position)

    async def start(self, turn_id: str, *, owner: str, lease_seconds: float) -> StartedTurn | None:
        params = {**self._one(turn_id), "owner": owner, "lease": lease_seconds}
        [row] = await self._session.fetch(START, params)
        must_be(row.role, Role.COMMENTER)
        if row.lapsed is not None:
            raise TurnLapsed(msgspec.json.decode(row.lapsed, type=Turn))
        return _started(row) if row.started else None

    async def end(self, turn_id: str, when: datetime) -> TurnState | None:
        if not is_id(turn_id):
            return None
        [row] = await self._session.fetch(END, {**self._one(turn_id), "when": when})
        return TurnState(row.state) if row.state else None

    def _one(self, turn_id: str) -> dict[str, object]:
        return {"project": self._session.acting.project_id, "turn": turn_id}


class PostgresTurnQueues:
    """Implements `TurnQueues`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def startable(self, grace_seconds: float, size: int) -> list[StartableTurn]:
        rows = await self._database.fetch(UNSCOPED, STARTABLE, {"grace": grace_seconds, "size": size})
        return [
            StartableTurn(row.id, Acting(user_id=row.requested_by, project_id=row.project_id, **row.run_as))
            for row in rows
        ]


def run_as(acting: Acting) -> str:
    """For whom a turn will run, beside the person's id, as JSON."""
    return str(written({name: getattr(acting, name) for name in ("tenant", "session_id", "time_zone")}))


def _started(row: Row) -> StartedTurn:
    message = Message(
        id=row.user_message_id,
        conversation_id=row.conversation_id,
        author_id=row.requested_by,
        details=MessageDetails(row.parts, row.metadata),
        text=row.text,
        client_key=row.client_key,
        turn_id=None,
        state="done",
        create_time=row.create_time,
    )
    return StartedTurn(_turn(row), message, row.section)

"""Conversations, messages and turns on Postgres; the statements of turns are in `turn_statements`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import Select, bindparam, insert, select, update

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import Text, Time, columns_for, values_of
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres import turn_statements as turns
from eightgentc_projects.adapters.outbound.postgres.expressions import beyond
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import conversations, messages
from eightgentc_projects.domain.conversation import Conversation, Message, Turn, TurnState
from eightgentc_projects.domain.errors import NameTaken, ResourceNotFound, TurnRunning
from eightgentc_projects.domain.text import name_key

_in_project = conversations.c.project_id == bindparam("project")
_this = (_in_project, conversations.c.id == bindparam("conversation"))
_of_this = (
    messages.c.project_id == bindparam("project"),
    messages.c.conversation_id == bindparam("conversation"),
)
_read = select(*columns_for(conversations, Conversation))
_read_message = select(*columns_for(messages, Message))
_section = bindparam("section", type_=Text)

# A function that answers members only; Core has no words for a call alone.
LOCATE = Statement(
    "conversation_locate",
    """SELECT project_id::text AS project_id, conversation_id::text AS conversation_id
    FROM projects.locate_conversation(%(key)s)""",
)
GET = Statement("conversation_get", _read.where(*_this))
PAGE = Statement(
    "conversation_page",
    _read.where(
        _in_project,
        (_section == "") | (conversations.c.section_key == _section),
        beyond(conversations.c.update_time, Time, conversations.c.id, falling=True),
    )
    .order_by(conversations.c.update_time.desc(), conversations.c.id.desc())
    .limit(bindparam("size")),
)
INSERT = Statement("conversation_insert", insert(conversations).returning(conversations.c.id))
TOUCH = Statement("conversation_touch", update(conversations).where(*_this), columns=["update_time"])
RENAME_SECTION = Statement(
    "conversation_rename_section",
    update(conversations).where(_in_project, conversations.c.section_key == bindparam("old_key")),
    columns=["section", "section_key"],
)
MESSAGES = Statement(
    "message_page",
    _read_message.where(*_of_this, beyond(messages.c.create_time, Time, messages.c.id))
    .order_by(messages.c.create_time, messages.c.id)
    .limit(bindparam("size")),
)
MESSAGE_BY_KEY = Statement(
    "message_by_key", _read_message.where(*_of_this, messages.c.client_key == bindparam("key"))
)
MESSAGE = Statement(
    "message_get",
    _read_message.where(messages.c.project_id == bindparam("project"), messages.c.id == bindparam("message")),
)


def _newest_in_order(found: Select[Any]) -> Select[Any]:
    """The newest so many, oldest first."""
    newest = found.order_by(messages.c.create_time.desc(), messages.c.id.desc()).limit(bindparam("size"))
    rows = newest.subquery("newest")
    return select(rows).order_by(rows.c.create_time, rows.c.id)


LAST_MESSAGES = Statement("message_last", _newest_in_order(_read_message.where(*_of_this)))
RECENT = Statement(
    "message_recent",
    _newest_in_order(
        select(conversations.c.section, *columns_for(messages, Message))
        .join_from(messages, conversations)
        .where(messages.c.project_id == bindparam("project"), messages.c.text != "")
    ),
)
ADD_MESSAGE = Statement("message_add", insert(messages))
_conversation, _message = bound(Conversation), bound(Message)


class PostgresConversationStore:
    """Implements `ConversationStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def locate(self, key: str) -> tuple[str, str] | None:
        rows = await self._session.fetch(LOCATE, {"key": key})
        return (rows[0].project_id, rows[0].conversation_id) if rows else None

    async def get(self, conversation_id: str) -> Conversation:
        if is_id(conversation_id):
            rows = await self._session.fetch(GET, self._one(conversation_id))
            if rows:
                return _conversation(rows[0])
        raise ResourceNotFound.of("conversation")

    async def page(self, section: str, after: tuple[datetime, str] | None, size: int) -> list[Conversation]:
        params = {"project": self._project, "section": name_key(section), **_page(after, size)}
        return [_conversation(row) for row in await self._session.fetch(PAGE, params)]

    async def insert(self, conversation: Conversation) -> None:
        key = name_key(conversation.details.section)
        try:
            await self._session.fetch(INSERT, {**values_of(conversation), "section_key": key})
        except psycopg.errors.UniqueViolation as error:
            raise NameTaken(metadata={"resource": "conversation"}) from error

    async def touch(self, conversation_id: str, when: datetime) -> None:
        await self._session.execute(TOUCH, {**self._one(conversation_id), "update_time": when})

    async def rename_section(self, old: str, new: str) -> None:
        names = {"old_key": name_key(old), "section": new, "section_key": name_key(new)}
        await self._session.execute(RENAME_SECTION, {"project": self._project, **names})

    async def messages(
        self, conversation_id: str, after: tuple[datetime, str] | None, size: int
    ) -> list[Message]:
        params = {**self._one(conversation_id), **_page(after, size)}
        return [_message(row) for row in await self._session.fetch(MESSAGES, params)]

    async def last_messages(self, conversation_id: str, size: int) -> list[Message]:
        params = {**self._one(conversation_id), "size": size}
        return [_message(row) for row in await self._session.fetch(LAST_MESSAGES, params)]

    async def message(self, message_id: str) -> Message | None:
        rows = await self._session.fetch(MESSAGE, {"project": self._project, "message": message_id})
        return _message(rows[0]) if rows else None

    async def message_by_key(self, conversation_id: str, client_key: str) -> Message | None:
        rows = await self._session.fetch(MESSAGE_BY_KEY, {**self._one(conversation_id), "key": client_key})
        return _message(rows[0]) if rows else None

    async def recent_messages(self, size: int) -> list[tuple[str, Message]]:
        rows = await self._session.fetch(RECENT, {"project": self._project, "size": size})
        return [(row.section, _message(row)) for row in rows]

    async def add_message(self, message: Message) -> None:
        where = {"project_id": self._project, "role": message.role}
        await self._session.execute(ADD_MESSAGE, {**where, **values_of(message)})

    async def turn(self, turn_id: str) -> Turn:
        if is_id(turn_id):
            rows = await self._session.fetch(turns.GET, self._turn(turn_id))
            if rows:
                return turns.turn_of(rows[0])
        raise ResourceNotFound.of("turn")

    async def active_turn(self, conversation_id: str) -> Turn | None:
        rows = await self._session.fetch(turns.ACTIVE, self._one(conversation_id))
        return turns.turn_of(rows[0]) if rows else None

    async def turn_of_message(self, message_id: str) -> Turn | None:
        rows = await self._session.fetch(turns.OF_MESSAGE, {"project": self._project, "message": message_id})
        return turns.turn_of(rows[0]) if rows else None

    async def begin_turn(self, turn: Turn, *, owner: str, lease_seconds: float) -> None:
        await self._session.execute(turns.FAIL_DEAD, self._one(turn.conversation_id))
        held = {"owner": owner, "lease": lease_seconds}
        if not await self._session.fetch(turns.BEGIN, {**values_of(turn), **held}):
            active = await self.active_turn(turn.conversation_id)
            raise TurnRunning(metadata={"turnId": active.id if active else ""})

    async def ask_stop(self, turn_id: str) -> None:
        await self._session.execute(turns.ASK_STOP, self._turn(turn_id))

    async def end_turn(self, turn_id: str, state: TurnState, when: datetime) -> bool:
        end = {"state": state.value, "end_time": when}
        return bool(await self._session.fetch(turns.END, {**self._turn(turn_id), **end}))

    def _one(self, conversation_id: str) -> dict[str, object]:
        return {"project": self._project, "conversation": conversation_id}

    def _turn(self, turn_id: str) -> dict[str, object]:
        return {"project": self._project, "turn": turn_id}


def _page(after: tuple[datetime, str] | None, size: int) -> dict[str, object]:
    last, last_id = after or (None, None)
    return {"after": last, "after_id": last_id, "size": size}

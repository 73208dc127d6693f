"""Conversations, messages and turns on Postgres; those of messages and turns have their statements in files of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
import psycopg
from sqlalchemy import bindparam, func, insert, select, update

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import BigInteger, Text, Time, columns_for, field_names, values_of
from eightgentc_kit.postgres.database import Command
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_kit.visible_text import name_key
from eightgentc_projects.adapters.outbound.postgres import message_statements as of_messages
from eightgentc_projects.adapters.outbound.postgres import turn_statements as turns
from eightgentc_projects.adapters.outbound.postgres.expressions import beyond
from eightgentc_projects.adapters.outbound.postgres.generation_store import inserting
from eightgentc_projects.adapters.outbound.postgres.member_store import must_be
from eightgentc_projects.adapters.outbound.postgres.queue_store import run_as
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import conversations
from eightgentc_projects.domain.branches import newest_end
from eightgentc_projects.domain.conversation import (
    Conversation,
    InsightsRead,
    Message,
    MessageText,
    Turn,
    TurnState,
)
from eightgentc_projects.domain.errors import (
    NameTaken,
    RequestIdReused,
    ResourceNotFound,
    TooMany,
    TurnRunning,
)
from eightgentc_projects.domain.generation import Generation
from eightgentc_projects.domain.queued_turn import MAX_QUEUED
from eightgentc_projects.domain.recall import ShownMessage
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.conversation_store import (
    EndedTurn,
    NewTurn,
    RecentMessages,
    SentMessage,
    TurnLapsed,
    UnreadMessage,
)

_in_project = conversations.c.project_id == bindparam("project")
_this = (_in_project, conversations.c.id == bindparam("conversation"))
_read = select(*columns_for(conversations, Conversation))
_section = bindparam("section", type_=Text)

# A function that answers members only; Core has no words for a call alone.
LOCATE = Statement(
    "conversation_locate",
    """SELECT project_id::text AS project_id, conversation_id::text AS conversation_id
    FROM projects.locate_conversation(%(key)s, %(project)s)""",
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
LOCK = Statement(
    "conversation_lock",
    select(conversations.c.id).where(*_this).with_for_update(key_share=True),
)
INSERT = Statement(
    "conversation_insert",
    insert(conversations).returning(conversations.c.id),
    columns=[
        "section_key",
        *(name for name in field_names(Conversation) if name not in field_names(InsightsRead)),
    ],
)
RENAME_SECTION = Statement(
    "conversation_rename_section",
    update(conversations).where(_in_project, conversations.c.section_key == bindparam("old_key")),
    columns=["section", "section_key"],
)
WITH_UNREAD = Statement(
    "conversation_with_unread",
    select(conversations.c.id)
    .where(_in_project, conversations.c.last_sequence > conversations.c.insights_sequence)
    .order_by(conversations.c.update_time.desc())
    .limit(bindparam("size")),
)
MARK_READ = Statement(
    "conversation_mark_read",
    update(conversations)
    .where(*_this)
    .values(
        insights_sequence=func.greatest(
            conversations.c.insights_sequence, bindparam("read", type_=BigInteger)
        )
    ),
    columns=["insights_reason"],
)
_unread = bound(UnreadMessage)
_conversation, _message, _message_text = bound(Conversation), bound(Message), bound(MessageText)


class PostgresConversationStore:
    """Implements `ConversationStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def locate(self, key: str, project_id: str = "") -> tuple[str, str] | None:
        if project_id and not is_id(project_id):
            return None
        rows = await self._session.fetch(LOCATE, {"key": key, "project": project_id or None})
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

    async def rename_section(self, old: str, new: str) -> None:
        names = {"old_key": name_key(old), "section": new, "section_key": name_key(new)}
        await self._session.execute(RENAME_SECTION, {"project": self._project, **names})

    async def messages(
        self, conversation_id: str, after: str | None, size: int, *, every: bool = False
    ) -> list[Message]:
        params = {**self._one(conversation_id), "after_id": after, "size": size, "every": every}
        return [_message(row) for row in await self._session.fetch(of_messages.PAGE, params)]

    async def last_messages(self, conversation_id: str, size: int) -> list[MessageText]:
        params = {**self._one(conversation_id), "size": size}
        return [_message_text(row) for row in await self._session.fetch(of_messages.LAST, params)]

    async def message(self, message_id: str) -> Message | None:
        rows = await self._session.fetch(of_messages.GET, {"project": self._project, "message": message_id})
        return _message(rows[0]) if rows else None

    async def recent_messages(self, size: int) -> RecentMessages:
        rows = await self._session.fetch(of_messages.RECENT, {"project": self._project, "size": size})
        said = [(row.section, _message_text(row)) for row in rows]
        return RecentMessages(said, is_all=not rows or rows[0].found < size)

    async def shown(self, ids: Collection[str]) -> list[ShownMessage]:
        rows = await self._session.fetch(of_messages.SHOWN, {"project": self._project, "ids": list(ids)})
        return [ShownMessage(row.conversation_id, row.section, _message_text(row)) for row in rows]

    async def newest_of_sections(self, size: int) -> list[tuple[str, MessageText]]:
        rows = await self._session.fetch(
            of_messages.NEWEST_OF_SECTIONS, {"project": self._project, "size": size}
        )
        return [(row.section, _message_text(row)) for row in rows]

    async def unread(self, conversation_id: str, size: int) -> list[UnreadMessage]:
        params = {**self._one(conversation_id), "size": size}
        return [_unread(row) for row in await self._session.fetch(of_messages.UNREAD, params)]

    async def with_unread(self, size: int) -> list[str]:
        rows = await self._session.fetch(WITH_UNREAD, {"project": self._project, "size": size})
        return [row.id for row in rows]

    async def mark_read(self, conversation_id: str, sequence: int, *, reason: str = "") -> None:
        params = {**self._one(conversation_id), "read": sequence, "insights_reason": reason}
        await self._session.execute(MARK_READ, params)

    async def locate_message(self, message_id: str) -> str | None:
        if not is_id(message_id):
            return None
        rows = await self._session.fetch(of_messages.LOCATE, {"message": message_id})
        return rows[0].project_id if rows else None

    async def send_message(
        self,
        key: str,
        message: Message,
        *,
        opening: Conversation | None,
        turn: NewTurn | None,
        anew: str | None = None,
    ) -> SentMessage:
        where = {"key": key, "project": self._project or None, "anew": anew, **_opened(opening)}
        try:
            [sent] = await self._session.fetch(
                of_messages.SEND, {**where, **values_of(message), **_begun(turn, self._session.acting)}
            )
        except psycopg.errors.UniqueViolation as error:
            if error.diag.constraint_name in ("turns_by_request", "queued_turns_by_request"):
                raise RequestIdReused from error
            # Only a process of the release before begins turns without the lock of the conversation.
            raise TurnRunning(metadata={"turnId": ""}) from error
        if not sent.located:
            raise ResourceNotFound.of("conversation")
        must_be(sent.role, Role.COMMENTER)
        if sent.reused:
            raise RequestIdReused
        if sent.running is not None:
            raise TurnRunning(metadata={"turnId": sent.running})
        if sent.lapsed is not None:
            raise TurnLapsed(msgspec.json.decode(sent.lapsed, type=Turn))
        if sent.message is None:
            raise ResourceNotFound.of("message")
        position = sent.place or 0
        if position > MAX_QUEUED:
            raise TooMany(
                "As many messages wait in this conversation as may.",
                metadata={"resource": "queued message", "limit": str(MAX_QUEUED)},
            )
        return SentMessage(_conversation(sent), sent.message, sent.turn, position)

    async def show_branch(self, conversation_id: str, message_id: str) -> None:
        params = self._one(conversation_id)
        await self._session.fetch(LOCK, params)
        running = await self._session.fetch(turns.ACTIVE, params)
        if running:
            raise TurnRunning(metadata={"turnId": running[0].id})
        tree = [(row.id, row.parent_id) for row in await self._session.fetch(of_messages.TREE, params)]
        last = newest_end(tree, message_id)
        if last is None:
            raise ResourceNotFound.of("message")
        await self._session.execute(of_messages.SHOW_BRANCH, {**params, "last": last})

    async def add_message(self, message: Message) -> None:
        await self._session.execute(of_messages.ADD, self._added(message))

    async def turn(self, turn_id: str) -> Turn:
        if is_id(turn_id):
            rows = await self._session.fetch(turns.GET, self._turn(turn_id))
            if rows:
                return turns.turn_of(rows[0])
        raise ResourceNotFound.of("turn")

    async def active_turn(self, conversation_id: str) -> Turn | None:
        rows = await self._session.fetch(turns.ACTIVE, self._one(conversation_id))
        return turns.turn_of(rows[0]) if rows else None

    async def ask_stop(self, turn_id: str) -> None:
        await self._session.execute(turns.ASK_STOP, self._turn(turn_id))

    async def end_turn(
        self,
        turn: Turn,
        state: TurnState,
        when: datetime,
        *,
        owner: str,
        answer: Message | None,
        generation: Generation | None,
    ) -> EndedTurn:
        end = {"conversation": turn.conversation_id, "state": state.value, "end_time": when}
        commands = [Command(turns.END, {**self._turn(turn.id), **end})]
        if answer is not None:
            commands.append(Command(of_messages.ADD, self._added(answer)))
        if generation is not None:
            commands.append(inserting(generation, self._project))
        try:
            [ended] = await self._session.fetch_first(commands)
        except psycopg.errors.NoDataFound:
            closed = await self._end_without_membership(turn, {**end, "owner": owner}, answer)
            return EndedTurn(closed, is_awaited=True)
        return EndedTurn(closed=True, is_awaited=ended.is_awaited)

    async def _end_without_membership(
        self, turn: Turn, end: dict[str, object], answer: Message | None
    ) -> bool:
        [row] = await self._session.fetch(
            turns.END_WITHOUT_MEMBERSHIP, {**turns.said_in(answer), **end, **self._turn(turn.id)}
        )
        return bool(row.ended)

    async def end_lapsed_turn(self, turn: Turn, when: datetime, answer: Message | None) -> bool:
        [row] = await self._session.fetch(turns.END_LAPSED, turns.lapsed_end(turn, when, answer))
        return bool(row.ended)

    def _added(self, message: Message) -> dict[str, object]:
        return {"project_id": self._project, "role": message.role, **values_of(message)}

    def _one(self, conversation_id: str) -> dict[str, object]:
        return {"project": self._project, "conversation": conversation_id}

    def _turn(self, turn_id: str) -> dict[str, object]:
        return {"project": self._project, "turn": turn_id}


def _opened(opening: Conversation | None) -> dict[str, object]:
    if opening is None:
        return dict.fromkeys(("new", "section", "section_id", "section_key"))
    section = opening.details.section
    return {
        "new": opening.id,
        "section": section,
        "section_id": section if is_id(section) else None,
        "section_key": name_key(section),
    }


def _begun(turn: NewTurn | None, acting: Acting) -> dict[str, object]:
    if turn is None:
        nothing = dict.fromkeys(("turn", "answer", "owner", "lease", "request", "run_as"))
        return {**nothing, "most_queued": 0}
    return {
        "turn": turn.id,
        "answer": turn.assistant_message_id,
        "owner": turn.owner,
        "lease": turn.lease_seconds,
        "request": turn.request_id,
        "most_queued": MAX_QUEUED if turn.queue else 0,
        "run_as": run_as(acting) if turn.queue else None,
    }


def _page(after: tuple[datetime, str] | None, size: int) -> dict[str, object]:
    last, last_id = after or (None, None)
    return {"after": last, "after_id": last_id, "size": size}

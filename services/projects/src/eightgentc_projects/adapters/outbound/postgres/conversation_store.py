"""Conversations and messages on Postgres; turns stand in `turn_statements`."""

from __future__ import annotations

from datetime import datetime

import psycopg

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.database import Row
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres import turn_statements as turns
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.domain.conversation import Conversation, Message, Turn, TurnState
from eightgentc_projects.domain.errors import NameTaken, ResourceNotFound, TurnRunning
from eightgentc_projects.domain.text import name_key

_SELECT = """
    SELECT id::text, project_id::text, section, title, client_key, created_by::text, create_time, update_time
    FROM projects.conversations WHERE project_id = %(project)s
"""
LOCATE = Statement(
    "conversation_locate",
    "SELECT project_id::text, conversation_id::text FROM projects.locate_conversation(%(key)s)",
)
GET = Statement("conversation_get", f"{_SELECT} AND id = %(id)s")
PAGE = Statement(
    "conversation_page",
    f"""{_SELECT} AND (%(section)s::text = '' OR section_key = %(section)s)
    AND (%(after_id)s::uuid IS NULL OR (update_time, id) < (%(after)s::timestamptz, %(after_id)s::uuid))
    ORDER BY update_time DESC, id DESC LIMIT %(size)s""",
)
INSERT = Statement(
    "conversation_insert",
    """INSERT INTO projects.conversations (project_id, id, section, section_key, title, client_key, created_by,
    create_time, update_time) VALUES (%(project)s, %(id)s, %(section)s, %(key)s, %(title)s, %(client_key)s,
    %(created_by)s, %(create_time)s, %(update_time)s) RETURNING 1""",
)
TOUCH = Statement(
    "conversation_touch",
    """UPDATE projects.conversations SET update_time = %(when)s
    WHERE project_id = %(project)s AND id = %(id)s""",
)
RENAME_SECTION = Statement(
    "conversation_rename_section",
    """UPDATE projects.conversations SET section = %(new)s, section_key = %(new_key)s
    WHERE project_id = %(project)s AND section_key = %(old_key)s""",
)
_MESSAGE = """id::text, conversation_id::text, author_id::text, parts::text, text, metadata::text, client_key,
    turn_id::text, state, create_time"""
MESSAGES = Statement(
    "message_page",
    f"""SELECT {_MESSAGE} FROM projects.messages
    WHERE project_id = %(project)s AND conversation_id = %(conversation)s
    AND (%(after_id)s::uuid IS NULL OR (create_time, id) > (%(after)s::timestamptz, %(after_id)s::uuid))
    ORDER BY create_time, id LIMIT %(size)s""",
)
MESSAGE_BY_KEY = Statement(
    "message_by_key",
    f"""SELECT {_MESSAGE} FROM projects.messages WHERE project_id = %(project)s
    AND conversation_id = %(conversation)s AND client_key = %(key)s""",
)
LAST_MESSAGES = Statement(
    "message_last",
    f"""SELECT * FROM (
        SELECT {_MESSAGE} FROM projects.messages
        WHERE project_id = %(project)s AND conversation_id = %(conversation)s
        ORDER BY create_time DESC, id DESC LIMIT %(size)s
    ) AS newest ORDER BY create_time, id""",
)
MESSAGE = Statement(
    "message_get", f"SELECT {_MESSAGE} FROM projects.messages WHERE project_id = %(project)s AND id = %(id)s"
)
RECENT = Statement(
    "message_recent",
    f"""SELECT * FROM (
        SELECT c.section, {", ".join(f"m.{name.strip()}" for name in _MESSAGE.split(","))}
        FROM projects.messages m JOIN projects.conversations c
        ON c.project_id = m.project_id AND c.id = m.conversation_id
        WHERE m.project_id = %(project)s AND m.text <> ''
        ORDER BY m.create_time DESC, m.id DESC LIMIT %(size)s
    ) AS newest ORDER BY create_time, id""",
)
ADD_MESSAGE = Statement(
    "message_add",
    """INSERT INTO projects.messages (project_id, id, conversation_id, role, author_id, parts, metadata, text,
    client_key, turn_id, state, create_time) VALUES (%(project)s, %(id)s, %(conversation)s, %(role)s, %(author)s,
    %(parts)s, %(metadata)s, %(text)s, %(client_key)s, %(turn)s, %(state)s, %(create_time)s)""",
)


class PostgresConversationStore:
    """Implements `ConversationStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def locate(self, key: str) -> tuple[str, str] | None:
        rows = await self._session.fetch(LOCATE, {"key": key})
        return (rows[0][0], rows[0][1]) if rows else None

    async def get(self, conversation_id: str) -> Conversation:
        if is_id(conversation_id):
            rows = await self._session.fetch(GET, {"project": self._project, "id": conversation_id})
            if rows:
                return Conversation(*rows[0])
        raise ResourceNotFound.of("conversation")

    async def page(self, section: str, after: tuple[datetime, str] | None, size: int) -> list[Conversation]:
        params = {"project": self._project, "section": name_key(section), "size": size, **_after(after)}
        return [Conversation(*row) for row in await self._session.fetch(PAGE, params)]

    async def insert(self, conversation: Conversation) -> None:
        try:
            await self._session.fetch(
                INSERT,
                {
                    "project": conversation.project_id,
                    "id": conversation.id,
                    "section": conversation.section,
                    "key": name_key(conversation.section),
                    "title": conversation.title,
                    "client_key": conversation.client_key,
                    "created_by": conversation.created_by,
                    "create_time": conversation.create_time,
                    "update_time": conversation.update_time,
                },
            )
        except psycopg.errors.UniqueViolation as error:
            raise NameTaken(metadata={"resource": "conversation"}) from error

    async def touch(self, conversation_id: str, when: datetime) -> None:
        await self._session.execute(TOUCH, {"project": self._project, "id": conversation_id, "when": when})

    async def rename_section(self, old: str, new: str) -> None:
        params = {"project": self._project, "old_key": name_key(old), "new": new, "new_key": name_key(new)}
        await self._session.execute(RENAME_SECTION, params)

    async def messages(
        self, conversation_id: str, after: tuple[datetime, str] | None, size: int
    ) -> list[Message]:
        params = {"project": self._project, "conversation": conversation_id, "size": size, **_after(after)}
        return [Message(*row) for row in await self._session.fetch(MESSAGES, params)]

    async def last_messages(self, conversation_id: str, size: int) -> list[Message]:
        params = {"project": self._project, "conversation": conversation_id, "size": size}
        return [Message(*row) for row in await self._session.fetch(LAST_MESSAGES, params)]

    async def message(self, message_id: str) -> Message | None:
        rows = await self._session.fetch(MESSAGE, {"project": self._project, "id": message_id})
        return Message(*rows[0]) if rows else None

    async def message_by_key(self, conversation_id: str, client_key: str) -> Message | None:
        rows = await self._session.fetch(
            MESSAGE_BY_KEY, {"project": self._project, "conversation": conversation_id, "key": client_key}
        )
        return Message(*rows[0]) if rows else None

    async def recent_messages(self, size: int) -> list[tuple[str, Message]]:
        rows = await self._session.fetch(RECENT, {"project": self._project, "size": size})
        return [(row[0], Message(*row[1:])) for row in rows]

    async def add_message(self, message: Message) -> None:
        await self._session.execute(
            ADD_MESSAGE,
            {
                "project": self._project,
                "id": message.id,
                "conversation": message.conversation_id,
                "role": message.role,
                "author": message.author_id,
                "parts": message.parts,
                "metadata": message.metadata,
                "text": message.text,
                "client_key": message.client_key,
                "turn": message.turn_id,
                "state": message.state,
                "create_time": message.create_time,
            },
        )

    async def turn(self, turn_id: str) -> Turn:
        if is_id(turn_id):
            rows = await self._session.fetch(turns.GET, {"project": self._project, "id": turn_id})
            if rows:
                return _turn(rows[0])
        raise ResourceNotFound.of("turn")

    async def active_turn(self, conversation_id: str) -> Turn | None:
        rows = await self._session.fetch(
            turns.ACTIVE, {"project": self._project, "conversation": conversation_id}
        )
        return _turn(rows[0]) if rows else None

    async def turn_of_message(self, message_id: str) -> Turn | None:
        rows = await self._session.fetch(turns.OF_MESSAGE, {"project": self._project, "message": message_id})
        return _turn(rows[0]) if rows else None

    async def begin_turn(self, turn: Turn, *, owner: str, lease_seconds: float) -> None:
        params = {
            "project": self._project,
            "id": turn.id,
            "conversation": turn.conversation_id,
            "requested_by": turn.requested_by,
            "owner": owner,
            "lease": lease_seconds,
            "user_message": turn.user_message_id,
            "assistant_message": turn.assistant_message_id,
            "create_time": turn.create_time,
        }
        await self._session.execute(
            turns.FAIL_DEAD, {"project": self._project, "conversation": turn.conversation_id}
        )
        if not await self._session.fetch(turns.BEGIN, params):
            active = await self.active_turn(turn.conversation_id)
            raise TurnRunning(metadata={"turnId": active.id if active else ""})

    async def renew_turn(self, turn_id: str, *, owner: str, lease_seconds: float) -> bool:
        rows = await self._session.fetch(
            turns.RENEW, {"project": self._project, "id": turn_id, "owner": owner, "lease": lease_seconds}
        )
        return bool(rows) and not rows[0][0]

    async def ask_stop(self, turn_id: str) -> None:
        await self._session.execute(turns.ASK_STOP, {"project": self._project, "id": turn_id})

    async def end_turn(self, turn_id: str, state: TurnState, when: datetime) -> bool:
        rows = await self._session.fetch(
            turns.END, {"project": self._project, "id": turn_id, "state": state.value, "when": when}
        )
        return bool(rows)


def _after(after: tuple[datetime, str] | None) -> dict[str, object]:
    return {"after": after[0] if after else None, "after_id": after[1] if after else None}


def _turn(row: Row) -> Turn:
    return Turn(
        id=row[0],
        project_id=row[1],
        conversation_id=row[2],
        state=TurnState(row[3]),
        requested_by=row[4],
        user_message_id=row[5],
        assistant_message_id=row[6],
        create_time=row[7],
    )

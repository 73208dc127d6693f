"""Chats to be read for insights, under the worker's role: definer functions give it ids only."""

from __future__ import annotations

from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import LARGE_SECONDS, UNSCOPED, Statement
from eightgentc_projects.ports.unread_conversations import UnreadConversation

FIND = Statement(
    "unread_conversations",
    """SELECT project_id::text AS project_id, conversation_id::text AS conversation_id, tenant, user_id::text AS user_id,
    last_sequence FROM projects.unread_conversations(%(quiet)s, %(size)s)""",
    seconds=LARGE_SECONDS,
)
MARK_ASKED = Statement(
    "unread_mark_asked",
    "SELECT projects.note_insights_asked(%(project)s, %(conversation)s, %(sequence)s)",
    writes=True,
)
_conversation = bound(UnreadConversation)


class PostgresUnreadConversations:
    """Implements `UnreadConversations`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, quiet_seconds: float, size: int) -> list[UnreadConversation]:
        params = {"quiet": quiet_seconds, "size": size}
        return [_conversation(row) for row in await self._database.fetch(UNSCOPED, FIND, params)]

    async def mark_asked(self, conversation: UnreadConversation) -> None:
        params = {
            "project": conversation.project_id,
            "conversation": conversation.conversation_id,
            "sequence": conversation.last_sequence,
        }
        await self._database.fetch(UNSCOPED, MARK_ASKED, params)

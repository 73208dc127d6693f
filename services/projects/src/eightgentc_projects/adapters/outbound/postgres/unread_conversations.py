"""Chats to be read or summarised, under the worker's role: definer functions give it ids only."""

from __future__ import annotations

from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import LARGE_SECONDS, UNSCOPED, Statement
from eightgentc_projects.ports.unread_conversations import UnreadConversation


def _finding(name: str, function: str) -> Statement:
    return Statement(
        name,
        f"""SELECT project_id::text AS project_id, conversation_id::text AS conversation_id, tenant,
        user_id::text AS user_id, last_sequence FROM projects.{function}(%(quiet)s, %(size)s)""",
        seconds=LARGE_SECONDS,
    )


def _marking(name: str, function: str) -> Statement:
    return Statement(
        name, f"SELECT projects.{function}(%(project)s, %(conversation)s, %(sequence)s)", writes=True
    )


FIND = _finding("unread_conversations", "unread_conversations")
MARK_ASKED = _marking("unread_mark_asked", "note_insights_asked")
FIND_UNSUMMARISED = _finding("unsummarised_conversations", "unsummarised_conversations")
MARK_SUMMARY_ASKED = _marking("unsummarised_mark_asked", "note_summary_asked")
_conversation = bound(UnreadConversation)


class PostgresUnreadConversations:
    """Implements `UnreadConversations`, for insights."""

    _find, _mark = FIND, MARK_ASKED

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, quiet_seconds: float, size: int) -> list[UnreadConversation]:
        params = {"quiet": quiet_seconds, "size": size}
        return [_conversation(row) for row in await self._database.fetch(UNSCOPED, self._find, params)]

    async def mark_asked(self, conversation: UnreadConversation) -> None:
        params = {
            "project": conversation.project_id,
            "conversation": conversation.conversation_id,
            "sequence": conversation.last_sequence,
        }
        await self._database.fetch(UNSCOPED, self._mark, params)


class PostgresUnsummarisedConversations(PostgresUnreadConversations):
    """Implements `UnreadConversations`, for summaries: six messages at least are in none that was asked for."""

    _find, _mark = FIND_UNSUMMARISED, MARK_SUMMARY_ASKED

"""Summaries of conversations on Postgres."""

from __future__ import annotations

from sqlalchemy import BigInteger, bindparam, func, literal, select, update

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import Text
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.message_statements import unread_beyond
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import conversations, summaries
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.summary import ConversationSummary, NewSummary, ToldSummary
from eightgentc_projects.ports.conversation_store import UnreadMessage

_in_project = conversations.c.project_id == bindparam("project")
_this = (_in_project, conversations.c.id == bindparam("conversation"))
_counts = (
    (summaries.c.project_id == conversations.c.project_id)
    & (summaries.c.conversation_id == conversations.c.id)
    & (summaries.c.version == conversations.c.summary_version)
)

OF = Statement(
    "summary_of",
    select(
        conversations.c.id.label("conversation_id"),
        conversations.c.summary_version.label("version"),
        func.coalesce(summaries.c.text, "").label("text"),
        func.coalesce(summaries.c.message_id.cast(Text), "").label("message_id"),
        conversations.c.summary_sequence.label("read_to"),
        summaries.c.create_time.label("update_time"),
        conversations.c.last_sequence,
        conversations.c.summary_reason.label("reason"),
    )
    .join_from(conversations, summaries, _counts, isouter=True)
    .where(*_this),
)
_changed_last = (
    select(
        conversations.c.project_id,
        conversations.c.id,
        conversations.c.section,
        conversations.c.summary_version,
        conversations.c.update_time,
    )
    .where(_in_project, conversations.c.summary_version > literal(0))
    .order_by(conversations.c.update_time.desc(), conversations.c.id.desc())
    .limit(bindparam("size"))
    .subquery("changed_last")
)
TOLD = Statement(
    "summary_told",
    select(
        summaries.c.conversation_id,
        _changed_last.c.section,
        summaries.c.version,
        summaries.c.text,
    )
    .join_from(
        _changed_last,
        summaries,
        (summaries.c.project_id == _changed_last.c.project_id)
        & (summaries.c.conversation_id == _changed_last.c.id)
        & (summaries.c.version == _changed_last.c.summary_version),
    )
    .order_by(_changed_last.c.update_time, _changed_last.c.id),
)
UNSUMMARISED = Statement("summary_unsummarised", unread_beyond(conversations.c.summary_sequence))
# By hand: one statement that takes the next version and makes it count, or does neither.
KEEP = Statement(
    "summary_keep",
    """WITH counts AS (
        UPDATE projects.conversations c SET summary_sequence = %(sequence)s, summary_reason = '',
            summary_version = 1 + (SELECT coalesce(max(s.version), 0) FROM projects.summaries s
                WHERE s.project_id = c.project_id AND s.conversation_id = c.id)
        WHERE c.project_id = %(project)s AND c.id = %(conversation)s AND c.summary_sequence = %(former)s
            AND NOT EXISTS (SELECT FROM unnest(%(read)s::bigint[]) AS read (sequence)
                WHERE read.sequence <@ c.left_out)
        RETURNING c.project_id, c.id, c.summary_version
    )
    INSERT INTO projects.summaries (project_id, conversation_id, version, text, message_id)
    SELECT project_id, id, summary_version, %(text)s, %(message)s FROM counts RETURNING version""",
)
NOTE_FAILURE = Statement(
    "summary_note_failure", update(conversations).where(*_this), columns=["summary_reason"]
)
VERSION = Statement(
    "summary_version",
    select(summaries.c.text).where(
        summaries.c.project_id == bindparam("project"),
        summaries.c.conversation_id == bindparam("conversation"),
        summaries.c.version == bindparam("version", type_=BigInteger),
    ),
)
_summary, _told, _unread = bound(ConversationSummary), bound(ToldSummary), bound(UnreadMessage)


class PostgresSummaryStore:
    """Implements `SummaryStore`. `tells`: whether models are told any."""

    def __init__(self, session: Session, *, tells: bool) -> None:
        self._session = session
        self._tells = tells

    async def of(self, conversation_id: str) -> ConversationSummary:
        if is_id(conversation_id):
            rows = await self._session.fetch(OF, self._one(conversation_id))
            if rows:
                return _summary(rows[0])
        raise ResourceNotFound.of("conversation")

    async def told(self, size: int) -> list[ToldSummary]:
        if not self._tells:
            return []
        params = {"project": self._session.acting.project_id, "size": size}
        return [_told(row) for row in await self._session.fetch(TOLD, params)]

    async def unsummarised(self, conversation_id: str, size: int) -> list[UnreadMessage]:
        params = {**self._one(conversation_id), "size": size}
        return [_unread(row) for row in await self._session.fetch(UNSUMMARISED, params)]

    async def keep(self, new: NewSummary) -> bool:
        params = {
            **self._one(new.conversation_id),
            "text": new.text,
            "message": new.message_id,
            "sequence": new.sequence,
            "former": new.former,
            "read": list(new.read),
        }
        return bool(await self._session.fetch(KEEP, params))

    async def note_failure(self, conversation_id: str, reason: str) -> None:
        await self._session.execute(NOTE_FAILURE, {**self._one(conversation_id), "summary_reason": reason})

    async def version(self, conversation_id: str, version: int) -> str:
        if is_id(conversation_id):
            params = {**self._one(conversation_id), "version": version}
            if rows := await self._session.fetch(VERSION, params):
                return str(rows[0].text)
        raise ResourceNotFound.of("summary")

    def _one(self, conversation_id: str) -> dict[str, object]:
        return {"project": self._session.acting.project_id, "conversation": conversation_id}

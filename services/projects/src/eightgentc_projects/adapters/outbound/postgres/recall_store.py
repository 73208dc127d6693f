"""The index of the memory on Postgres."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select

from eightgentc_kit.postgres.columns import columns_for
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import LARGE_SECONDS, Statement
from eightgentc_projects.adapters.outbound.postgres.nearest import nearest
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import conversations
from eightgentc_projects.domain.conversation import LONGEST_READ
from eightgentc_projects.domain.recall_terms import terms_of
from eightgentc_projects.ports.embedder import MAX_CHARACTERS
from eightgentc_projects.ports.recall_store import ItemToIndex, RecallKind, UnindexedChat

NEWEST = 4_000
"""So many vectors are compared."""
# The end of a project's id is drawn by chance, its beginning is the time.
_MARK = 8

# A function, since row security keeps a person's own statement from the index of words.
BY_WORDS = Statement(
    "recall_by_words",
    """SELECT item_id::text AS id
    FROM projects.recall_by_words(%(terms)b::text[], %(but)b::text[]::uuid[], %(size)s)""",
    writes=False,
    seconds=LARGE_SECONDS,
)
# One row: four thousand of them would cost more than their comparison.
VECTORS = Statement(
    "recall_vectors",
    """SELECT coalesce(string_agg(newest.item_id::text, ' '), '') AS ids,
        coalesce(string_agg(newest.embedding, ''::bytea), ''::bytea) AS vectors
    FROM (
        SELECT r.item_id, r.embedding FROM projects.recall_items r
        WHERE r.project_id = %(project)s AND r.embedding_model = %(model)s
            AND octet_length(r.embedding) = %(length)s
        ORDER BY r.item_id DESC LIMIT %(size)s
    ) AS newest""",
    binary=True,
    seconds=LARGE_SECONDS,
)
UNINDEXED_CHATS = Statement(
    "recall_unindexed_chats",
    select(*columns_for(conversations, UnindexedChat))
    .where(
        conversations.c.project_id == bindparam("project"),
        conversations.c.last_sequence > conversations.c.indexed_sequence,
    )
    .order_by(conversations.c.update_time.desc())
    .limit(bindparam("size")),
)
# By hand, as the rest: what is read and written of two kinds, with the mark of what is done, reads worse in Core.
MESSAGES = Statement(
    "recall_messages_to_index",
    f"""SELECT m.id::text AS id, 1 AS version, m.text FROM projects.messages m
    WHERE m.project_id = %(project)s AND m.conversation_id = %(chat)s
        AND m.sequence > %(after)s AND m.sequence <= %(up_to)s
        AND m.author_id IS NOT NULL AND m.text <> '' AND octet_length(m.text) <= {LONGEST_READ}
    ORDER BY m.sequence""",
    seconds=LARGE_SECONDS,
)
INSIGHTS = Statement(
    "recall_insights_to_index",
    """SELECT i.id::text AS id, i.version, i.text FROM projects.insights i
    WHERE i.project_id = %(project)s AND i.delete_time IS NULL
        AND i.indexed_version <> CASE WHEN i.delete_time IS NULL THEN i.version ELSE -1 END
    ORDER BY i.id DESC LIMIT %(size)s""",
    seconds=LARGE_SECONDS,
)


def _indexing(name: str, kind: RecallKind, mark: str) -> Statement:
    return Statement(
        name,
        f"""WITH item AS (
            SELECT * FROM unnest(%(ids)b::text[]::uuid[], %(versions)s::bigint[], %(words)b::text[])
                AS item (id, version, words)
        ), kept AS (
            INSERT INTO projects.recall_items AS r (project_id, item_id, kind, version, words)
            SELECT %(project)s, id, '{kind.value}', version, array_to_tsvector(string_to_array(words, ' ')) FROM item
            ON CONFLICT (project_id, item_id) DO UPDATE
            SET version = excluded.version, words = excluded.words, embedding = NULL, embedding_model = ''
            WHERE r.version <> excluded.version
        ) {mark}""",
        seconds=LARGE_SECONDS,
    )


INDEX_MESSAGES = _indexing(
    "recall_index_messages",
    RecallKind.MESSAGE,
    """UPDATE projects.conversations c SET indexed_sequence = greatest(c.indexed_sequence, %(up_to)s)
    WHERE c.project_id = %(project)s AND c.id = %(chat)s""",
)
INDEX_INSIGHTS = _indexing(
    "recall_index_insights",
    RecallKind.INSIGHT,
    """UPDATE projects.insights i SET indexed_version = item.version FROM item
    WHERE i.project_id = %(project)s AND i.id = item.id""",
)
FORGET_DELETED = Statement(
    "recall_forget_deleted",
    """WITH gone AS (
        UPDATE projects.insights i SET indexed_version = -1
        WHERE i.project_id = %(project)s AND i.delete_time IS NOT NULL
            AND i.indexed_version <> CASE WHEN i.delete_time IS NULL THEN i.version ELSE -1 END
        RETURNING i.id
    ) DELETE FROM projects.recall_items r USING gone WHERE r.project_id = %(project)s AND r.item_id = gone.id""",
    seconds=LARGE_SECONDS,
)


def _to_embed(name: str, which: str) -> Statement:
    return Statement(
        name,
        f"""SELECT r.item_id::text AS id, r.version, left(coalesce(i.text, m.text), {MAX_CHARACTERS}) AS text
        FROM projects.recall_items r
        LEFT JOIN projects.insights i ON r.kind = 'insight' AND i.project_id = r.project_id AND i.id = r.item_id
            AND i.version = r.version AND i.delete_time IS NULL
        LEFT JOIN projects.messages m ON r.kind = 'message' AND m.project_id = r.project_id AND m.id = r.item_id
        WHERE r.project_id = %(project)s AND {which} AND coalesce(i.id, m.id) IS NOT NULL
        ORDER BY r.item_id DESC LIMIT %(size)s""",
        seconds=LARGE_SECONDS,
    )


UNEMBEDDED = _to_embed("recall_unembedded", "r.embedding_model = ''")
OF_OTHER_MODELS = _to_embed("recall_of_other_models", "r.embedding_model NOT IN ('', %(model)s)")
KEEP_VECTORS = Statement(
    "recall_keep_vectors",
    """UPDATE projects.recall_items r SET embedding = item.embedding, embedding_model = %(model)s
    FROM unnest(%(ids)b::text[]::uuid[], %(versions)s::bigint[], %(vectors)b::bytea[])
        AS item (id, version, embedding)
    WHERE r.project_id = %(project)s AND r.item_id = item.id AND r.version = item.version""",
    seconds=LARGE_SECONDS,
)
_chat, _item = bound(UnindexedChat), bound(ItemToIndex)


class PostgresRecallStore:
    """Implements `RecallStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _project(self) -> str:
        return self._session.acting.project_id

    async def by_words(self, terms: Sequence[str], but: Collection[str], size: int) -> list[str]:
        if not terms:
            return []
        params = {"terms": [self._marked(term) for term in terms], "but": list(but), "size": size}
        return [row.id for row in await self._session.fetch(BY_WORDS, params)]

    async def by_meaning(self, vector: bytes, model: str, but: Collection[str], size: int) -> list[str]:
        params = {"project": self._project, "model": model, "length": len(vector), "size": NEWEST}
        [row] = await self._session.fetch(VECTORS, params)
        ids, known = row.ids.split(), set(but)
        # In a thread: other calls go on meanwhile.
        places = await asyncio.to_thread(nearest, vector, row.vectors, size + len(known))
        return [ids[place] for place in places if ids[place] not in known][:size]

    async def unindexed_chats(self, size: int) -> list[UnindexedChat]:
        params = {"project": self._project, "size": size}
        return [_chat(row) for row in await self._session.fetch(UNINDEXED_CHATS, params)]

    async def messages_to_index(self, chat: UnindexedChat, up_to: int) -> list[ItemToIndex]:
        params = {
            "project": self._project,
            "chat": chat.id,
            "after": chat.indexed_sequence,
            "up_to": up_to,
        }
        return [_item(row) for row in await self._session.fetch(MESSAGES, params)]

    async def index_messages(self, chat: UnindexedChat, up_to: int, items: Sequence[ItemToIndex]) -> None:
        await self._session.execute(INDEX_MESSAGES, {**self._listed(items), "chat": chat.id, "up_to": up_to})

    async def insights_to_index(self, size: int) -> list[ItemToIndex]:
        params = {"project": self._project, "size": size}
        return [_item(row) for row in await self._session.fetch(INSIGHTS, params)]

    async def index_insights(self, items: Sequence[ItemToIndex]) -> None:
        await self._session.execute(INDEX_INSIGHTS, self._listed(items))

    async def forget_deleted(self) -> None:
        await self._session.execute(FORGET_DELETED, {"project": self._project})

    async def unembedded(self, model: str, size: int) -> list[ItemToIndex]:
        params = {"project": self._project, "model": model, "size": size}
        rows = await self._session.fetch(UNEMBEDDED, params)
        if not rows and model:
            rows = await self._session.fetch(OF_OTHER_MODELS, params)
        return [_item(row) for row in rows]

    async def keep_vectors(self, items: Sequence[ItemToIndex], vectors: Sequence[bytes], model: str) -> None:
        params = {**self._named(items), "vectors": list(vectors), "model": model}
        await self._session.execute(KEEP_VECTORS, params)

    def _listed(self, items: Sequence[ItemToIndex]) -> dict[str, object]:
        terms = [" ".join(map(self._marked, terms_of(item.text))) for item in items]
        return {**self._named(items), "words": terms}

    def _named(self, items: Sequence[ItemToIndex]) -> dict[str, object]:
        return {
            "project": self._project,
            "ids": [item.id for item in items],
            "versions": [item.version for item in items],
        }

    def _marked(self, term: str) -> str:
        """A term of this project, which stands apart from those of others in the index that all share."""
        return self._project[-_MARK:] + term

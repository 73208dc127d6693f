"""IndexMemory: what a project remembers goes into its index, by words, and by meaning where there is an embedder."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.embedder import MAX_TEXTS, Embedder, EmbeddingUse
from eightgentc_projects.ports.recall_store import ItemToIndex, RecallStore, UnindexedChat
from eightgentc_projects.ports.workspace import Workspace

_CHATS = 20
_MESSAGES = 200
"""So many numbers of a chat at a time: a statement of some milliseconds."""
_INSIGHTS = 200
_MOST_BATCHES = 50
_MOST_CALLS = 20
"""A project that has more is found again, when others had their turn."""
_EMBEDDING_SECONDS = 60.0

Progress = Callable[[float, str], Awaitable[None]]
"""How far it is, from 0 to 1, and what it does."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """How many items were indexed by words and by meaning."""

    words: int
    vectors: int


class IndexMemory:
    def __init__(self, workspace: Workspace, embedder: Embedder | None) -> None:
        self._workspace = workspace
        self._embedder = embedder

    async def __call__(self, acting: Acting, project_id: str, progress: Progress) -> Indexed:
        """Each batch is kept as it comes, so that the next call begins where this one stopped. Words come first.

        Raises:
            ResourceNotFound, RoleNotSufficient, AiUnavailable, and what ai refuses: words are kept all the same.
        """
        acting = acting.in_project(project_id)
        stores = self._workspace.reading(acting)
        (await stores.projects.get()).role.must_reach(Role.COMMENTER)
        words = await self._index_insights(stores.recall) + await self._index_messages(stores.recall)
        await progress(0.5, "The words are indexed.")
        vectors = 0 if self._embedder is None else await self._embed(acting, stores.recall, self._embedder)
        return Indexed(words, vectors)

    async def _index_insights(self, recall: RecallStore) -> int:
        await recall.forget_deleted()
        indexed = 0
        for _ in range(_MOST_BATCHES):
            items = await recall.insights_to_index(_INSIGHTS)
            if not items:
                break
            await recall.index_insights(items)
            indexed += len(items)
        return indexed

    async def _index_messages(self, recall: RecallStore) -> int:
        indexed, batches = 0, 0
        while batches < _MOST_BATCHES and (chats := await recall.unindexed_chats(_CHATS)):
            for chat in chats:
                indexed += await self._index_part(recall, chat)
            batches += len(chats)
        return indexed

    async def _index_part(self, recall: RecallStore, chat: UnindexedChat) -> int:
        up_to = min(chat.indexed_sequence + _MESSAGES, chat.last_sequence)
        items = await recall.messages_to_index(chat, up_to)
        await recall.index_messages(chat, up_to, items)
        return len(items)

    async def _embed(self, acting: Acting, recall: RecallStore, embedder: Embedder) -> int:
        vectors = 0
        for _ in range(_MOST_CALLS):
            items = await recall.unembedded(embedder.model, MAX_TEXTS)
            if not items:
                break
            vectors += await self._keep(acting, recall, embedder, items)
        return vectors

    async def _keep(
        self, acting: Acting, recall: RecallStore, embedder: Embedder, items: list[ItemToIndex]
    ) -> int:
        embedded = await embedder.embed(
            acting, [item.text for item in items], EmbeddingUse.PASSAGE, seconds=_EMBEDDING_SECONDS
        )
        await recall.keep_vectors(items, embedded.vectors, embedded.model)
        return len(items)

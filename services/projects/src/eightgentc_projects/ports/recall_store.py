"""The index of what a project remembers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class RecallKind(Enum):
    """What can be recalled."""

    INSIGHT = "insight"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class ItemToIndex:
    """A text that is to be found."""

    id: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class UnindexedChat:
    """A chat that says more than the index holds: after `indexed_sequence`, up to `last_sequence`."""

    id: str
    indexed_sequence: int
    last_sequence: int


class RecallStore(Protocol):
    """Of the acting project. Finding needs membership, the rest who may write in chats."""

    async def by_words(self, terms: Sequence[str], but: Collection[str], size: int) -> list[str]:
        """Ids of what holds the terms, the best first: rare terms count for more, and so do short texts.

        Terms that many items hold count only where all of them do so.
        """
        ...

    async def by_meaning(self, vector: bytes, model: str, but: Collection[str], size: int) -> list[str]:
        """Ids of what lies nearest among the newest 4,000 vectors of the model, the nearest first."""
        ...

    async def unindexed_chats(self, size: int) -> list[UnindexedChat]: ...

    async def messages_to_index(self, chat: UnindexedChat, up_to: int) -> list[ItemToIndex]:
        """What people say there in messages numbered so far, in any branch."""
        ...

    async def index_messages(self, chat: UnindexedChat, up_to: int, items: Sequence[ItemToIndex]) -> None:
        """Put them into the index, which then holds the chat up to there. Again: nothing changes."""
        ...

    async def insights_to_index(self, size: int) -> list[ItemToIndex]:
        """Those that are there and that the index does not hold as they are now."""
        ...

    async def index_insights(self, items: Sequence[ItemToIndex]) -> None:
        """Put them into the index. Again: nothing changes."""
        ...

    async def forget_deleted(self) -> None:
        """Take deleted insights out of the index."""
        ...

    async def unembedded(self, model: str, size: int) -> list[ItemToIndex]:
        """The newest items that no model embedded, then those that another one did, with their texts.

        `model`: ''; not known, so that none is another one.
        """
        ...

    async def keep_vectors(self, items: Sequence[ItemToIndex], vectors: Sequence[bytes], model: str) -> None:
        """Keep the vectors of items that still have these versions."""
        ...

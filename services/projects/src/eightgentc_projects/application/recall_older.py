"""What the question of a call recalls of memory that is too old to be told in any case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from eightgentc_kit.visible_text import is_visible
from eightgentc_projects.application.recall_memory import recall_memory
from eightgentc_projects.domain.conversation import MessageText
from eightgentc_projects.domain.insight import ToldInsight
from eightgentc_projects.domain.recall import ShownMessage
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.workspace import Stores

MAX_RECALLED = 20
# A model answers within seconds, and what was recalled by words alone is better than to wait longer.
_EMBEDDING_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """What memory is to answer. `embedder`: None: found by words only."""

    text: str
    embedder: Embedder | None

    @classmethod
    def of(cls, *texts: str, embedder: Embedder | None) -> Question:
        """All of them as one."""
        return cls("\n".join(filter(None, texts)), embedder)


@dataclass(frozen=True, slots=True)
class Older:
    """Both in the order in which they came; messages with their sections."""

    insights: list[ToldInsight]
    messages: list[tuple[str, MessageText]]


async def recall_older(stores: Stores, acting: Acting, question: Question, known: Collection[str]) -> Older:
    """The twenty that answer the question best. `known`: ids of what is told in any case."""
    if not is_visible(question.text):
        return Older([], [])
    recalled = await recall_memory(
        stores,
        acting,
        question.text,
        question.embedder,
        size=MAX_RECALLED,
        seconds=_EMBEDDING_SECONDS,
        but=known,
    )
    found = [recalled.item for recalled in recalled.items]
    insights = [item for item in found if not isinstance(item, ShownMessage)]
    shown = [item for item in found if isinstance(item, ShownMessage)]
    return Older(
        sorted(insights, key=lambda insight: insight.id),
        [(one.section, one.message) for one in sorted(shown, key=_age)],
    )


def _age(shown: ShownMessage) -> tuple[object, str]:
    return shown.message.create_time, shown.message.id

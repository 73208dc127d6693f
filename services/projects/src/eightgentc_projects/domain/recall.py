"""What of the memory answers a question: found by words and by meaning, each with its own order, merged by rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eightgentc_projects.domain.conversation import MessageText
from eightgentc_projects.domain.insight import ToldInsight

# As Cormack, Clarke and Büttcher chose it (Reciprocal Rank Fusion, SIGIR 2009): far down a list, places mean little.
_SMOOTHING = 60


@dataclass(frozen=True, slots=True)
class Ranked:
    """`by_words`, `by_meaning`: its rank there, from 1; 0: not found so."""

    id: str
    by_words: int
    by_meaning: int

    @property
    def score(self) -> float:
        return sum(1 / (_SMOOTHING + rank) for rank in (self.by_words, self.by_meaning) if rank)


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message of a person in the branch that its chat shows. `section`: of its chat."""

    conversation_id: str
    section: str
    message: MessageText


@dataclass(frozen=True, slots=True)
class RecalledItem:
    """An insight or a message."""

    item: ToldInsight | ShownMessage
    ranked: Ranked


@dataclass(frozen=True, slots=True)
class Recalled:
    """`items`: the best first. `by_meaning`: whether it was looked for so as well. `degraded`: why not, where it should."""

    items: tuple[RecalledItem, ...]
    by_meaning: bool
    degraded: str = ""


def merged(by_words: Sequence[str], by_meaning: Sequence[str]) -> list[Ranked]:
    """Two lists of ids, the best first, as one; of two alike the newer first, which has the greater id."""
    words = {id: rank for rank, id in enumerate(by_words, 1)}
    meaning = {id: rank for rank, id in enumerate(by_meaning, 1)}
    found = [Ranked(id, words.get(id, 0), meaning.get(id, 0)) for id in words | meaning]
    return sorted(found, key=lambda ranked: (ranked.score, ranked.id), reverse=True)

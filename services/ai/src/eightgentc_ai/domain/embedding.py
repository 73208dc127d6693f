"""Texts as vectors of length 1, so that the cosine of two is their dot product."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import Usage
from eightgentc_kit.errors import FieldInvalid

MAX_TEXTS = 100
MAX_CHARACTERS = 8_000

Vector = Sequence[float]


class EmbeddingUse(Enum):
    """What texts are embedded for: to be found, or to find others with."""

    PASSAGE = "passage"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class EmbeddingRequest:
    """A call to an embedding model."""

    model: str
    texts: tuple[str, ...]
    use: EmbeddingUse

    def shortened(self, share: float) -> EmbeddingRequest:
        """With texts of at most that share of the longest one."""
        most = max(1, int(share * max(map(len, self.texts))))
        return replace(self, texts=tuple(text[:most] for text in self.texts))


@dataclass(frozen=True, slots=True)
class EmbeddingAnswer:
    """`vectors`: one for each text, in their order. `usage`: None where the provider reported none."""

    vectors: tuple[Vector, ...]
    usage: Usage | None
    model: str


def checked_texts(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts of a request. Raises FieldInvalid."""
    if not 1 <= len(texts) <= MAX_TEXTS:
        raise FieldInvalid.of("texts", f"must be 1 to {MAX_TEXTS}")
    for index, text in enumerate(texts):
        if not 1 <= len(text) <= MAX_CHARACTERS:
            raise FieldInvalid.of(f"texts[{index}]", f"must have 1 to {MAX_CHARACTERS:,} characters")
    return tuple(texts)


def unit_vectors(vectors: Sequence[Vector], *, count: int) -> tuple[Vector, ...]:
    """The vectors that a model made of `count` texts, each brought to length 1.

    Raises:
        OutputInvalid: they cannot be compared: too few or too many, of different lengths, or without a direction.
    """
    if len(vectors) != count:
        raise unusable(f"there are {len(vectors)} for {count} texts.")
    if len({len(vector) for vector in vectors}) != 1:
        raise unusable("they have different lengths.")
    return tuple(map(_unit, vectors))


def unusable(why: str) -> OutputInvalid:
    """The error for vectors that no call can use. `why`: half a sentence about them."""
    return OutputInvalid(f"The vectors of the model cannot be used: {why}", metadata={"rule": why})


def _unit(vector: Vector) -> Vector:
    length = math.hypot(*vector)
    if not length or not math.isfinite(length):
        raise unusable("one has no direction, or holds what is no number.")
    return [value / length for value in vector]

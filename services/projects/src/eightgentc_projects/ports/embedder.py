"""Texts as vectors, made by ai. Only where recalling by meaning is switched on is there one at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from eightgentc_projects.domain.role import Acting

MAX_TEXTS = 100
MAX_CHARACTERS = 8_000


class EmbeddingUse(Enum):
    """What texts are embedded for."""

    PASSAGE = "passage"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors of length 1 in the order of their texts, each as numbers of two bytes, the lowest byte first.

    `model`: only vectors of one model are compared.
    """

    model: str
    vectors: tuple[bytes, ...]


class Embedder(Protocol):
    """Embeds texts for a person, whose limits count it."""

    @property
    def model(self) -> str:
        """The model of the newest answer; '': none has come yet."""
        ...

    async def embed(
        self, acting: Acting, texts: Sequence[str], use: EmbeddingUse, *, seconds: float
    ) -> Embedded:
        """At most 100 texts, of which the first 8,000 characters count.

        Args:
            acting: in a project.
            seconds: how long it may take.

        Raises:
            AiUnavailable, and what ai refuses: EMBEDDINGS_OFF where it has no model for it.
        """
        ...

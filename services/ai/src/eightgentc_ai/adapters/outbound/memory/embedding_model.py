"""An embedding model without a server: the memory twin."""

from __future__ import annotations

import asyncio
from hashlib import blake2b

from eightgentc_ai.domain.embedding import EmbeddingAnswer, EmbeddingRequest, unit_vectors
from eightgentc_ai.domain.generation import Usage

_DIMENSIONS = 16


class MemoryEmbeddingModel:
    """Implements `EmbeddingModel`. A text has the same vector each time, and another use of it another one.

    `faults`: are raised first, one a call. `gate`: when set, answers wait until it opens.
    """

    provider = "scripted"

    def __init__(self, *faults: Exception, usage: Usage | None = None) -> None:
        self.faults = list(faults)
        self.usage = usage
        self.requests: list[EmbeddingRequest] = []
        self.stopped = 0
        self.gate: asyncio.Event | None = None

    async def embed(self, request: EmbeddingRequest) -> EmbeddingAnswer:
        self.requests.append(request)
        await self._pass_gate()
        if self.faults:
            raise self.faults.pop(0)
        vectors = [_vector(f"{request.use.value}: {text}") for text in request.texts]
        return EmbeddingAnswer(unit_vectors(vectors, count=len(request.texts)), self.usage, request.model)

    async def _pass_gate(self) -> None:
        try:
            if self.gate is not None:
                await self.gate.wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise


def _vector(text: str) -> list[float]:
    return [byte - 127.5 for byte in blake2b(text.encode(), digest_size=_DIMENSIONS).digest()]

"""Embeddings over gRPC."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Awaitable, Callable, Sequence

import grpc

from eightgentc.ai.v1 import embedding_service_pb2 as pb
from eightgentc.ai.v1 import embedding_service_pb2_grpc as rpc
from eightgentc.ai.v1 import generation_pb2 as generation
from eightgentc_kit.grpc.channel import call_unary
from eightgentc_kit.grpc.multiplex.channel import multiplexed
from eightgentc_projects.adapters.outbound.planner.ai_channel import AI_POLICIES, ai_errors
from eightgentc_projects.domain.errors import AiUnavailable
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.embedder import MAX_CHARACTERS, Embedded, EmbeddingUse

_USES = {use: pb.EmbeddingUse.Value(f"EMBEDDING_USE_{use.name}") for use in EmbeddingUse}


def open_embedder(
    channel: grpc.aio.Channel, token: Callable[[], Awaitable[str]], *, is_on: bool
) -> GrpcEmbedder | None:
    """None where recalling by meaning is switched off: then nothing can call ai for it."""
    return GrpcEmbedder(channel, token) if is_on else None


class GrpcEmbedder:
    """Implements `Embedder`. `channel`: to ai. `token`: this service's own token for ai."""

    def __init__(self, channel: grpc.aio.Channel, token: Callable[[], Awaitable[str]]) -> None:
        self._token = token
        self._stub = rpc.EmbeddingServiceStub(multiplexed(channel, AI_POLICIES))
        self._model = ""

    @property
    def model(self) -> str:
        return self._model

    async def embed(
        self, acting: Acting, texts: Sequence[str], use: EmbeddingUse, *, seconds: float
    ) -> Embedded:
        request = pb.EmbedRequest(
            subject=generation.SubjectBlock(
                tenant=acting.tenant,
                scope=acting.project_id,
                subject=acting.user_id,
                credential=acting.session_id,
                address=acting.address,
            ),
            texts=[text[:MAX_CHARACTERS] for text in texts],
            use=_USES[use],
        )
        try:
            with ai_errors():
                async with asyncio.timeout(seconds):
                    answer: pb.EmbedResponse = await call_unary(
                        self._stub.Embed, request, token=await self._token(), timeout=seconds
                    )
        except TimeoutError as error:
            raise AiUnavailable(retry_after=1.0) from error
        if len(answer.embeddings) != len(texts):
            raise AiUnavailable(retry_after=1.0)
        self._model = answer.model
        return Embedded(answer.model, tuple(_halves(one.values) for one in answer.embeddings))


def _halves(values: Sequence[float]) -> bytes:
    """Numbers of two bytes: three digits are more than the order of the nearest needs."""
    return struct.pack(f"<{len(values)}e", *values)

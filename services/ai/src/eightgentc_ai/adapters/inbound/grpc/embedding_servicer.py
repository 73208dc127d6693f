"""EmbeddingService: parse, call the use case, build the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc.ai.v1 import embedding_service_pb2 as pb
from eightgentc.ai.v1 import embedding_service_pb2_grpc as rpc
from eightgentc_ai.adapters.inbound.grpc import mapping
from eightgentc_ai.adapters.inbound.grpc.nul_check import check_no_nul
from eightgentc_ai.adapters.inbound.grpc.subject import subject_of
from eightgentc_ai.application.embed_texts import EmbedTexts
from eightgentc_ai.domain.embedding import EmbeddingUse
from eightgentc_ai.domain.errors import EmbeddingsOff
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.policy import policies_of

SERVICE = pb.DESCRIPTOR.services_by_name["EmbeddingService"]
_POLICIES = {path.rsplit("/", 1)[1]: policy for path, policy in policies_of(SERVICE).items()}
_USES = {
    pb.EMBEDDING_USE_UNSPECIFIED: EmbeddingUse.PASSAGE,
    pb.EMBEDDING_USE_PASSAGE: EmbeddingUse.PASSAGE,
    pb.EMBEDDING_USE_QUERY: EmbeddingUse.QUERY,
}


@dataclass(frozen=True, slots=True)
class EmbeddingServicer(rpc.EmbeddingServiceServicer):
    """`embed_texts`: None where no embedding model is set up."""

    embed_texts: EmbedTexts | None

    async def Embed(self, request: pb.EmbedRequest, context: Any) -> pb.EmbedResponse:
        if self.embed_texts is None:
            raise EmbeddingsOff
        check_no_nul(request)
        if request.use not in _USES:
            raise FieldInvalid.of("use", "is not a use of embeddings")
        subject = subject_of(request, _POLICIES["Embed"])
        result = await self.embed_texts(subject, request.texts, _USES[request.use])
        return pb.EmbedResponse(
            model=result.info.model,
            embeddings=[pb.Embedding(values=vector) for vector in result.value],
            info=mapping.info(result.info),
        )

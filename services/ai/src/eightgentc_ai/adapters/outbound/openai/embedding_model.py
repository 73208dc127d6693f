"""The embedding model behind any OpenAI-compatible endpoint, through the official client."""

from __future__ import annotations

from contextlib import aclosing

from eightgentc_ai.adapters.outbound.openai.connection import Connection, within
from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint, InputType
from eightgentc_ai.adapters.outbound.openai.errors import provider_errors
from eightgentc_ai.adapters.outbound.openai.reading import whole_body
from eightgentc_ai.adapters.outbound.openai.vectors import read_vectors
from eightgentc_ai.domain.embedding import EmbeddingAnswer, EmbeddingRequest

# A hundred vectors of 4,096 numbers as text are 9 MB.
MAX_BODY_BYTES = 16_000_000
_PATH = "/embeddings"


class OpenAIEmbeddingModel:
    """Implements `EmbeddingModel`. No `encoding_format` is sent: numbers are what every server sends without one."""

    def __init__(self, endpoint: Endpoint, input_type: InputType = InputType.NONE) -> None:
        self._connection = Connection(endpoint)
        self._input_type = input_type
        self.provider = endpoint.provider

    async def embed(self, request: EmbeddingRequest) -> EmbeddingAnswer:
        with provider_errors():
            response = await self._connection.unread(_PATH, self._body(request))
            async with aclosing(response), within():
                body = await whole_body(response.aiter_bytes(), most=MAX_BODY_BYTES)
        return read_vectors(body, request)

    async def close(self) -> None:
        """Close the connections."""
        await self._connection.close()

    def _body(self, request: EmbeddingRequest) -> dict[str, object]:
        use = request.use.value
        match self._input_type:
            case InputType.NONE:
                return {"model": request.model, "input": list(request.texts)}
            case InputType.INPUT_TYPE:
                return {"model": request.model, "input": list(request.texts), "input_type": use}
            case InputType.PREFIX:
                return {"model": request.model, "input": [f"{use}: {text}" for text in request.texts]}

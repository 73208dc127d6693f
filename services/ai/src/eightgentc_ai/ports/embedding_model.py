"""The model that makes vectors of texts, of any provider."""

from __future__ import annotations

from typing import Protocol

from eightgentc_ai.domain.embedding import EmbeddingAnswer, EmbeddingRequest


class EmbeddingModel(Protocol):
    """One OpenAI-compatible endpoint. A call ends at the deadline of the call being served; cancelling it closes the
    upstream connection. It does not retry: that is the application's.
    """

    @property
    def provider(self) -> str:
        """The provider's name, as answers carry it."""
        ...

    async def embed(self, request: EmbeddingRequest) -> EmbeddingAnswer:
        """The vectors of all texts, from one request to the provider, each of length 1.

        Raises:
            ModelThrottled, ModelUnavailable: nothing was answered; `retry_after` says when to try again.
            ModelNotUsable, ContentFiltered: nothing was answered, and asking again does not help.
            ContextTooLarge: a text is longer than the model takes; `fits` says which share of it would do.
            ModelTimeout: the deadline passed first.
            UpstreamTruncated: the answer broke off.
            OutputTooLong, OutputInvalid: the answer cannot be used.
        """
        ...

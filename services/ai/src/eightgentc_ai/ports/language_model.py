"""The model, of any provider."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from eightgentc_ai.domain.model_request import ModelAnswer, ModelEvent, ModelRequest


class ToolsRefused(Exception):
    """The model's server takes no tools, so those that were offered cannot be. One that is forced can: as its schema."""


class LanguageModel(Protocol):
    """One OpenAI-compatible endpoint.

    Both calls end at the deadline of the call being served. Cancelling either closes the upstream connection, so
    that no tokens are paid for after it. Neither retries: that is the application's.

    Raises:
        ModelThrottled, ModelUnavailable: nothing was answered; `retry_after` says when to try again.
        ModelNotUsable, ContextTooLarge, ContentFiltered: nothing was answered, and asking again does not help.
        ModelTimeout: the deadline passed first.
        UpstreamTruncated: the answer broke off, or stopped coming.
        ToolsRefused: before any event; a request without offered tools is answered.
    """

    @property
    def endpoint(self) -> str:
        """Provider and address, as part of cache keys."""
        ...

    @property
    def provider(self) -> str:
        """The provider's name, as answers carry it."""
        ...

    async def complete(self, request: ModelRequest) -> ModelAnswer:
        """The whole answer."""
        ...

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """Pieces as they come; the whole answer, with its usage, is the last event. Closing it is cancelling."""
        ...

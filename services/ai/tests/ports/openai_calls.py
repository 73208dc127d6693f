"""What is asked of the OpenAI adapter in its tests."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from eightgentc_ai.adapters.outbound.openai.language_model import OpenAILanguageModel
from eightgentc_ai.domain.model_request import (
    ModelEvent,
    ModelRequest,
)
from eightgentc_ai.domain.prompt import Message
from eightgentc_kit.context import begin_call
from eightgentc_testing.model_server import ModelServer

REQUEST = ModelRequest("scripted-1", (Message("user", "Bread?"),), 0.3, 500)


WORDS = "Bread and cake and coffee, by May."


async def streamed(model: OpenAILanguageModel) -> list[ModelEvent]:
    return [event async for event in model.stream(REQUEST)]


async def with_time(seconds: float, call: Any) -> Any:
    """The call as one that is served with so much time, in a task of its own."""

    async def served() -> Any:
        begin_call("test", request_id=None, traceparent=None, timeout=seconds)
        return await call

    return await asyncio.create_task(served())


async def closed(server: ModelServer, requests: int = 1) -> bool:
    """Whether the server saw the client leave."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        seen = (*server.requests, *server.embeddings)
        if sum(request.client_closed_early for request in seen) >= requests:
            return True
        await asyncio.sleep(0.005)
    return False

"""The scripted server under the client it stands for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from openai import AsyncOpenAI

from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.model_server.fixture import model_server

__all__ = ["model_server"]


@pytest.fixture
async def client(model_server: ModelServer) -> AsyncIterator[AsyncOpenAI]:
    """The official client, without retries of its own."""
    async with AsyncOpenAI(base_url=model_server.url, api_key="sk-test", max_retries=0, timeout=5) as client:
        yield client

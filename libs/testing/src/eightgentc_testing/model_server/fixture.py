"""`model_server`: a fresh scripted server for one test; import it in a conftest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .server import ModelServer


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A scripted OpenAI-compatible server on 127.0.0.1."""
    with ModelServer() as server:
        yield server

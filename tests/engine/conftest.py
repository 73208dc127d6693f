"""A real engine with tiny weights: llama.cpp as `scripts/up --ai local` serves it. Run by `scripts/test --engine`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from eightgentc_devstack.engine import Engine, local_engine
from eightgentc_devstack.local_model.choice import LocalModel
from eightgentc_devstack.local_model.fetching import CACHE, LocalModelCache
from eightgentc_devstack.local_model.weights import SMOLLM
from eightgentc_devstack.parts import model_process
from eightgentc_devstack.ports import free_ports
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
    with TemporaryDirectory(prefix="8gentc-engine-") as logs:
        supervisor = Supervisor(Path(logs), print)
        try:
            await supervisor.start(model_process(weights, port, KEY))
            yield local_engine(weights.name, port, KEY)
        finally:
            await supervisor.stop()

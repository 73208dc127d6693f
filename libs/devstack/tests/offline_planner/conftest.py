"""The offline planner as a process, and as functions."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from openai import AsyncOpenAI


@pytest.fixture(scope="session")
def planner_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a planner that runs as the devstack runs it."""
    port_file = tmp_path_factory.mktemp("planner") / "port"
    process = subprocess.Popen(
        [sys.executable, "-m", "eightgentc_devstack.offline_planner", "--port", "0", "--port-file", str(port_file),
         "--api-key", "sk-test"],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{_wait_for(port_file)}/v1"
    finally:
        process.terminate()
        assert process.wait(10) == 0


@pytest.fixture
async def client(planner_url: str) -> AsyncIterator[AsyncOpenAI]:
    """The official client."""
    async with AsyncOpenAI(base_url=planner_url, api_key="sk-test", max_retries=0) as client:
        yield client


def _wait_for(file: Path) -> int:
    end = monotonic() + 20
    while not file.exists():
        assert monotonic() < end, "the planner did not start"
        sleep(0.01)
    return int(file.read_text())

"""The offline planner as a process, and as functions."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from openai import AsyncOpenAI

from eightgentc_offline_planner.completion import complete
from eightgentc_testing.offline_planner.tool_requests import body

HEADINGS = ("Context", "Goals", "Timeline", "Budget", "Risks", "Team", "Audience")


def section(heading: str, *talk: str) -> str:
    """The text under a heading, for what was said in several messages."""
    return json.loads(arguments("generatePlanSection", *talk, section=heading))["content"]


def plan(*talk: str) -> str:
    """All sections, one after the other."""
    return "\n\n".join(section(heading, *talk) for heading in HEADINGS)


def drawn(kind: str, *talk: str) -> dict:
    return json.loads(arguments("generateMermaidDiagram", *talk, diagram=kind))


def graph(*talk: str) -> dict:
    return json.loads(arguments("generateNodeGraph", *talk))


def arguments(tool: str, *talk: str, **how: str) -> str:
    """The arguments of the tool that a request forces."""
    [call] = complete(body(tool, *talk, **how)).tool_calls
    assert call.name == tool
    return call.arguments


@pytest.fixture(scope="session")
def planner_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a planner that runs as the devstack runs it."""
    port_file = tmp_path_factory.mktemp("planner") / "port"
    process = subprocess.Popen(
        [sys.executable, "-m", "eightgentc_offline_planner", "--port", "0", "--port-file", str(port_file),
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

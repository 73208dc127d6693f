"""Tiny real processes to supervise, and a supervisor that ends with the test."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from eightgentc_devstack.children import tied_to_parent
from eightgentc_devstack.process import Process
from eightgentc_devstack.services import clean_environment
from eightgentc_devstack.supervisor import Supervisor

READY = "import pathlib; pathlib.Path('ready').touch(); "
FOREVER = "import signal; signal.pause()"


class Said:
    """What a supervisor told, to be waited for."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._changed = asyncio.Condition()

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def wait_for(self, words: str) -> str:
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: any(words in line for line in self.lines))
        return next(line for line in self.lines if words in line)


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
async def supervisor(tmp_path: Path, said: Said) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(tmp_path / "logs", said)
    yield supervisor
    await supervisor.stop()


@pytest.fixture
def tiny(tmp_path: Path) -> Callable[..., Process]:
    """`tiny(name, code)`: a Python of one line that is ready once it made the file `ready`."""

    def make(name: str, code: str, *, stage: int = 0) -> Process:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        script = f"import os; os.chdir({str(folder)!r}); {code}"

        async def ready() -> bool:
            return (folder / "ready").exists()

        command = tied_to_parent([sys.executable, "-c", script])
        return Process(name, command, clean_environment(), ready, port=0, stage=stage)

    return make

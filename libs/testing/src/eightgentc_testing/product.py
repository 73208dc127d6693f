"""The whole product as real processes, put together by the devstack's own stack: for journeys and for benchmarks.

Enter `running_product` in the main thread: children are tied to the thread that makes them.
"""

import asyncio
import io
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.data_folder import DataFolder
from eightgentc_devstack.display import Display
from eightgentc_devstack.engine import Engine
from eightgentc_devstack.local_model.choice import LocalModel
from eightgentc_devstack.settings import Settings
from eightgentc_devstack.stack import Stack
from eightgentc_devstack.steps import run_steps
from eightgentc_devstack.supervisor import Child, Supervisor
from eightgentc_devstack.wiring import Wiring

SERVICES = ("auth", "ai", "projects", "projects-worker", "edge-gateway")


@dataclass(frozen=True, slots=True)
class Product:
    """A running product. Processes go by the names that `scripts/up` prints."""

    wiring: Wiring
    supervisor: Supervisor

    @property
    def url(self) -> str:
        """Of the HTTP API."""
        return f"http://{self.wiring.target('edge-gateway')}"

    def child(self, name: str) -> Child:
        return next(child for child in self.supervisor.children if child.process.name == name)

    def pids(self) -> dict[str, int]:
        """Of our own services: what must not change when something under them breaks."""
        return {name: self.child(name).pid for name in SERVICES}

    def log(self, name: str) -> str:
        return self.child(name).log.read_text()

    async def kill(self, name: str) -> None:
        """Kill it with -9, and wait until the supervisor has brought it back, ready."""
        pid = self.child(name).pid
        self.signal(name, signal.SIGKILL)
        await self.is_back(name, pid)

    def signal(self, name: str, number: signal.Signals) -> None:
        os.kill(self.child(name).pid, number)

    async def is_back(self, name: str, former_pid: int) -> None:
        """Wait until another process than the former one is ready."""

        async def ready() -> bool:
            child = self.child(name)
            return child.pid != former_pid and await child.process.ready()

        await until(ready, f"{name} is back", within=30)

    @asynccontextmanager
    async def without(self, name: str) -> AsyncIterator[None]:
        """Kill it with -9; nobody starts it again before the block ends."""
        child = self.child(name)
        self.supervisor.children.remove(child)
        assert child.keeper is not None
        child.keeper.cancel()
        os.killpg(child.pid, signal.SIGKILL)
        await child.handle.wait()
        try:
            yield
        finally:
            await self.supervisor.start(child.process)


@asynccontextmanager
async def running_product(
    folder: Path, *, engine: Engine | LocalModel | None = None, settings: Settings | None = None
) -> AsyncIterator[Product]:
    """Everything that `scripts/up` starts, durable, on free ports, with its data in `folder`.

    `engine`: another model than the offline planner. `settings`: servers of one's own instead of embedded ones.
    """
    data = _open_data(folder)
    with data.locked():
        stack = Stack.plan(data, settings or Settings(), engine=engine)
        said = Display(io.StringIO())
        supervisor = Supervisor(data.logs, said.say)
        try:
            await run_steps(stack.steps(supervisor), said)
            yield Product(stack.wiring, supervisor)
        finally:
            await supervisor.stop()


def _open_data(folder: Path) -> DataFolder:
    """Root's Postgres runs as another user where user namespaces are forbidden, as in most containers."""
    folder.chmod(0o711)
    return DataFolder(folder)


async def until(
    true: Callable[[], Awaitable[bool]], what: str, *, within: float, every: float = 0.02
) -> None:
    """Ask until it is true. Raises TimeoutError, which names what did not come to pass."""
    end = time.monotonic() + within
    while not await true():
        if time.monotonic() > end:
            raise TimeoutError(f"Not within {within} s: {what}.")
        await asyncio.sleep(every)

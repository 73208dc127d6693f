"""Starts processes, waits until each is really ready, starts again what died, and stops everything.

Runs in the main thread: children are tied to the thread that made them (see `children`).
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.log_file import fresh_log, last_lines
from eightgentc_devstack.problem import Problem
from eightgentc_devstack.process import Process

READY_WITHIN = 60.0
STOP_WITHIN = 5.0
_ASK_EVERY = 0.02
_LONGEST_PAUSE = 10.0
_STEADY_AFTER = 30.0


@dataclass(slots=True)
class Child:
    """A process that was started, and is started again when it ends by itself."""

    process: Process
    log: Path
    handle: asyncio.subprocess.Process
    log_starts_at: int
    keeper: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        return self.handle.pid


class Supervisor:
    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self.children: list[Child] = []

    async def start(self, process: Process) -> None:
        """Return when it is ready; raise `Problem` with the end of its log when it does not get there."""
        log = self._logs / f"{process.name}.log"
        fresh_log(log)
        child = Child(process, log, *await _spawn(process, log))
        self.children.append(child)
        await self._until_ready(child)
        child.keeper = asyncio.create_task(self._keep(child), name=f"keep {process.name}")

    async def stop(self) -> None:
        """Ask, wait a little, then kill; whatever a process left in its group is killed with it."""
        self._let_go()
        for stage in sorted({child.process.stage for child in self.children}, reverse=True):
            await asyncio.gather(*(_stop(c) for c in self.children if c.process.stage == stage))

    def kill(self) -> None:
        """Everything, now."""
        self._let_go()
        for child in self.children:
            _kill_group(child.pid)

    def _let_go(self) -> None:
        """From now on a process that ends is not started again, whichever of them ends first."""
        for child in self.children:
            if child.keeper is not None:
                child.keeper.cancel()

    async def _until_ready(self, child: Child) -> None:
        give_up = time.monotonic() + READY_WITHIN
        ended = asyncio.create_task(child.handle.wait())
        try:
            while not await child.process.ready():
                if ended.done():
                    transient = child.process.transient_failure
                    said = last_lines(child.log, since=child.log_starts_at)
                    if not (transient and transient in said and time.monotonic() < give_up):
                        raise _not_ready(child, f"ended with {_reason(ended.result())}")
                    await asyncio.sleep(0.1)
                    child.handle, child.log_starts_at = await _spawn(child.process, child.log)
                    ended = asyncio.create_task(child.handle.wait())
                if time.monotonic() > give_up:
                    raise _not_ready(child, f"was not ready within {READY_WITHIN:.0f} s")
                await asyncio.sleep(_ASK_EVERY)
        finally:
            ended.cancel()

    async def _keep(self, child: Child) -> None:
        pause = 0.0
        while True:
            since = time.monotonic()
            reason = _reason(await child.handle.wait())
            if time.monotonic() - since > _STEADY_AFTER:
                pause = 0.0
            when = f"in {pause:.1f} s" if pause else "now"
            self._say(
                f"✗ {child.process.name} ended with {reason}; it is started again {when}. Log: {child.log}"
            )
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 2 or 0.5)
            child.handle, child.log_starts_at = await _spawn(child.process, child.log)
            try:
                await self._until_ready(child)
            except Problem:
                continue  # It ended again, or is still alive and not ready: both end in the wait above.
            self._say(f"✓ {child.process.name} is back, pid {child.pid}")


async def _spawn(process: Process, log: Path) -> tuple[asyncio.subprocess.Process, int]:
    """The running process, and where in the log its own lines begin."""
    with log.open("ab") as output:
        # Before it runs: the process writes at the same offset, which moves with what it writes.
        starts_at = output.tell()
        handle = await asyncio.create_subprocess_exec(
            *process.command,
            env=process.environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops the others in order.
        )
    assert handle.stdin is not None
    with suppress(ConnectionError):
        handle.stdin.write(process.standard_input)
        await handle.stdin.drain()
    handle.stdin.close()
    return handle, starts_at


async def _stop(child: Child) -> None:
    with suppress(ProcessLookupError):
        child.handle.send_signal(child.process.stop_with)
    with suppress(TimeoutError):
        await asyncio.wait_for(child.handle.wait(), STOP_WITHIN)
    _kill_group(child.pid)
    await child.handle.wait()


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _not_ready(child: Child, what: str) -> Problem:
    return Problem(
        f"{child.process.name} {what}:\n{last_lines(child.log, since=child.log_starts_at)}",
        f"Its whole log is {child.log}.",
    )


def _reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name

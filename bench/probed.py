"""A service with a probe in its event loop: `python -m bench.probed MODULE ARGUMENT …` is `python -m MODULE …`.

The probe wakes every millisecond. Between two wakings it notes how long that took, and how much of it the thread
of the loop spent on the CPU: the second is what the service itself held the loop up, whatever else the machine did.
SIGUSR1 begins anew; SIGUSR2 writes both maxima, in milliseconds, to the file that `PROBE` names.
"""

from __future__ import annotations

import asyncio
import json
import os
import runpy
import signal
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import uvloop

from eightgentc_testing.product import Product, until

EVERY = 0.001
PROBE = "EIGHTGENTC_BENCH_PROBE"


@dataclass(frozen=True, slots=True)
class Stall:
    """The longest, in milliseconds: by the clock, and on the CPU."""

    waited: float
    worked: float


class Probe:
    """Of one process that runs probed."""

    def __init__(self, pid: int, file: Path) -> None:
        self._pid = pid
        self._file = file

    def begin(self) -> None:
        psutil.Process(self._pid).send_signal(signal.SIGUSR1)

    async def read(self) -> Stall:
        """The longest since it began."""
        self._file.unlink(missing_ok=True)
        psutil.Process(self._pid).send_signal(signal.SIGUSR2)

        async def written() -> bool:
            return self._file.exists()

        await until(written, "the probe has answered", within=10)
        return Stall(**json.loads(self._file.read_text()))


async def start_probed(product: Product, name: str, folder: Path) -> Probe:
    """Let the supervisor start a service of the product again, with a probe in it."""
    file = folder / f"{name}.stall"
    child = product.child(name)
    command = list(child.process.command)
    command.insert(command.index("-m") + 1, "bench.probed")
    environment = {**child.process.environment, PROBE: str(file)}
    child.process = replace(child.process, command=command, environment=environment)
    await product.kill(name)
    return Probe(product.child(name).pid, file)


async def _watch() -> None:
    loop = asyncio.get_running_loop()
    waited = worked = 0.0

    def begin() -> None:
        nonlocal waited, worked
        waited = worked = 0.0

    def write() -> None:
        file = Path(os.environ[PROBE])
        partial = file.with_suffix(".partial")
        partial.write_text(json.dumps({"waited": waited * 1000, "worked": worked * 1000}))
        partial.rename(file)

    loop.add_signal_handler(signal.SIGUSR1, begin)
    loop.add_signal_handler(signal.SIGUSR2, write)
    while True:
        clock, cpu = time.perf_counter(), time.thread_time()
        await asyncio.sleep(EVERY)
        waited = max(waited, time.perf_counter() - clock - EVERY)
        worked = max(worked, time.thread_time() - cpu)


def main() -> None:
    run = uvloop.run

    async def with_probe(process: object) -> object:
        watching = asyncio.create_task(_watch())
        try:
            return await process  # type: ignore[misc]  # the coroutine of the service
        finally:
            watching.cancel()

    uvloop.run = lambda process, **how: run(with_probe(process), **how)
    module, *sys.argv[1:] = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

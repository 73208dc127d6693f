"""`scripts/up` on a folder that has been used before: from the command to the line that says ready."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import say
from eightgentc_devstack.checkout import ROOT

STARTS = 3
READY = "Everything is ready"


def main() -> None:
    with TemporaryDirectory(prefix="8gentc-bench-") as folder:
        say("first start", _start(Path(folder)), "s")
        seconds = sorted(_start(Path(folder)) for _ in range(STARTS))
        say("second start", seconds[STARTS // 2], "s", "<= 8")


def _start(folder: Path) -> float:
    command = [ROOT / "scripts" / "up", "--data", folder, "--port", "0", "--ai", "offline"]
    started = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as up:
        assert up.stdout is not None
        for line in up.stdout:
            if READY in line:
                break
        seconds = time.perf_counter() - started
        up.send_signal(signal.SIGINT)
        up.communicate(timeout=60)
    if READY not in line:
        raise AssertionError(f"it did not start: {line}")
    return seconds

"""What a library costs a process that imports it: resident memory, each in a fresh interpreter after the ones before."""

from __future__ import annotations

import subprocess
import sys

from bench.figures import say

# In the order of `projects`, structlog by way of the kit; and what was turned down for its weight (decisions 0001 and 0008).
IMPORTED = (
    "asyncio",
    "grpc",
    "psycopg",
    "eightgentc_kit.logging",
    "redis.asyncio",
    "joserfc.jwt",
    "prometheus_client",
)
TURNED_DOWN = ("sqlalchemy.dialects.postgresql.psycopg", "pydantic.main")
_PROGRAM = """
import importlib, sys
def resident():
    with open('/proc/self/statm') as statm:
        return int(statm.read().split()[1]) * 4096
*before, measured = sys.argv[1:]
for name in before:
    importlib.import_module(name)
start = resident()
importlib.import_module(measured)
print((resident() - start) / 1e6)
"""


def main() -> None:
    """Linux only: the kernel's figure."""
    for index, name in enumerate(IMPORTED):
        say(name, _added(*IMPORTED[:index], name), "MB")
    for name in TURNED_DOWN:
        say(f"not imported: {name}", _added(*IMPORTED, name), "MB")


def _added(*names: str) -> float:
    command = [sys.executable, "-c", _PROGRAM, *names]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

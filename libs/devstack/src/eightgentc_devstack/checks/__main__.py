"""scripts/test: all checks, then pytest; with arguments only pytest, with those."""

import asyncio
import os
import subprocess
import sys
import time

from eightgentc_devstack.checkout import ROOT
from eightgentc_devstack.checks.table import Check, all_checks

_AT_ONCE = 2
_MOST_PROCESSES = 5


def main() -> int:
    if sys.argv[1:]:
        return _pytest(*sys.argv[1:])
    started = time.monotonic()
    failed = asyncio.run(_run_all(all_checks()))
    # One more than there are cores, since a fifth of the time some test waits (for a lease to end, for a page to load). Many
    # more would fail the tests that mind the time.
    processes = min(len(os.sched_getaffinity(0)) + 1, _MOST_PROCESSES)
    if _pytest(*(["-n", str(processes)] if processes > 1 else [])) != 0:
        failed.append("pytest")
    took = f"{time.monotonic() - started:.0f} s"
    print(
        f"✗ failed in {took}: {', '.join(failed)} (see above)"
        if failed
        else f"✓ every check passed in {took}"
    )
    return 1 if failed else 0


def _pytest(*arguments: str) -> int:
    """Its own words, as they come."""
    sys.stdout.flush()
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode


async def _run_all(checks: tuple[Check, ...]) -> list[str]:
    """The names of those that failed. Before pytest, not beside it: some tests mind the time."""
    free = asyncio.Semaphore(_AT_ONCE)
    failed: list[str] = []

    async def run(check: Check) -> None:
        async with free:
            started = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                *check.command,
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            said, _ = await process.communicate()
        seconds = f"{time.monotonic() - started:.1f} s"
        if process.returncode == 0:
            print(f"✓ {check.name}  {seconds}", flush=True)
        else:
            failed.append(check.name)
            lines = said.decode(errors="replace").rstrip().splitlines()
            print(f"✗ {check.name}  {seconds}", *(f"    {line}" for line in lines), sep="\n", flush=True)

    await asyncio.gather(*(run(check) for check in checks))
    return failed


if __name__ == "__main__":
    sys.exit(main())

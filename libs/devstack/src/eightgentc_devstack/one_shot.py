"""Runs a command of ours to its end, with its words in a log."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from eightgentc_devstack.children import tied_to_parent
from eightgentc_devstack.log_file import fresh_log, last_lines
from eightgentc_devstack.problem import Problem

_WITHIN = 120.0


async def run_to_end(name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
    """Raise `Problem` with its last lines unless it exits 0 in time."""
    fresh_log(log)
    with log.open("ab") as output:
        starts_at = output.tell()
        handle = await asyncio.create_subprocess_exec(
            *tied_to_parent(command),
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        async with asyncio.timeout(_WITHIN):
            code = await handle.wait()
    except TimeoutError:
        raise Problem(f"`{name}` took more than {_WITHIN:.0f} s.", f"Its log is {log}.") from None
    finally:
        if handle.returncode is None:
            handle.kill()
    if code != 0:
        said = last_lines(log, since=starts_at)
        raise Problem(f"`{name}` ended with exit code {code}:\n{said}", f"Its whole log is {log}.")

"""A Postgres that does not answer any more and keeps every connection, as a machine that hangs or a disk that stalls."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg


@contextmanager
def frozen(admin_url: str) -> Iterator[None]:
    """The server behind the URL is frozen until the end of the `with`. Only for one that the test started itself."""
    with psycopg.connect(admin_url) as admin:
        postmaster = _parent(admin.info.backend_pid)
    assert "postgres" in Path(f"/proc/{postmaster}/cmdline").read_text(), "no process of this machine"
    # The postmaster first, so that it starts no other meanwhile.
    os.kill(postmaster, signal.SIGSTOP)
    stopped = [postmaster]
    try:
        for child in _children(postmaster):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGSTOP)
                stopped.append(child)
        yield
    finally:
        for process in reversed(stopped):
            os.kill(process, signal.SIGCONT)


def _children(parent: int) -> list[int]:
    return [int(task.name) for task in Path("/proc").glob("[0-9]*") if _parent(int(task.name)) == parent]


def _parent(process: int) -> int:
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0  # it has ended meanwhile
    return int(stat.rpartition(")")[2].split()[1])

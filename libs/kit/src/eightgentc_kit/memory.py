"""Memory that was freed goes back to the system. glibc alone keeps it, and for each thread apart.

Two threads that hash passwords would hold 58 MB for ever; like this the process is at its old size again, and
hashes as fast (110 a second; with a lower mmap threshold instead: 80).
"""

from __future__ import annotations

import contextlib
import ctypes

_M_ARENA_MAX = -8


def use_one_arena() -> None:
    """Let all threads share one heap. To be called before there are any; Python's lock keeps them from quarrelling."""
    with contextlib.suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Return freed pages: one to three milliseconds, so only when there is nothing to do."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)

"""Memory that was freed goes back to the system. glibc alone keeps it, and for each thread apart.

Threads that hash passwords would hold the memory of their largest hashes for ever; like this the process is at its
old size again. A lower mmap threshold would do the same, but then each hash asks the system for its memory anew.
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
    """Return freed pages. The process stands still meanwhile, so only when there is nothing to do."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)

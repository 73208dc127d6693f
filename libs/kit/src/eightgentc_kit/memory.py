"""Returns freed memory to the system, which glibc by default keeps, for each thread separately.

Threads that hash passwords would keep the memory of their largest hashes; this way the process shrinks to its old size.
A lower mmap threshold would do the same, but then each hash would request its memory from the system again.
"""

from __future__ import annotations

import contextlib
import ctypes

_M_ARENA_MAX = -8


def use_one_arena() -> None:
    """Let all threads share one heap. To be called before they start; Python's lock prevents contention for it."""
    with contextlib.suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Return freed pages to the system. It blocks the process, so it is called while that is idle."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)

"""What threads have freed is given back, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
from concurrent.futures import ThreadPoolExecutor
import psutil
from argon2 import PasswordHasher
from eightgentc_kit.memory import give_back, use_one_arena

use_one_arena()
hasher = PasswordHasher(time_cost=1, memory_cost=19_456, parallelism=1)
memory = psutil.Process().memory_info
before = memory().rss
with ThreadPoolExecutor(2) as threads:
    list(threads.map(hasher.hash, ["password"] * 8))
    give_back()
    print((memory().rss - before) // 1_000_000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone keeps what was freed")
def test_memory_of_two_hashing_threads_is_returned() -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=30, check=True
    )

    assert int(result.stdout) < 8  # of 39 MB

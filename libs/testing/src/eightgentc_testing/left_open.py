"""A connection that the tests of a file leave open fails that file.

The collector of garbage is what finds it, and left alone it comes at any later time, in whatever test runs then.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def nothing_left_open() -> Iterator[None]:
    """Looks for garbage after the last test of each file."""
    yield
    gc.collect()


def keep_what_was_collected() -> None:
    """What was imported and collected stays to the end: it need not be looked at after each file."""
    gc.collect()
    gc.freeze()

"""Whether people who read a stream may still read it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

Reader = tuple[str, str]
"""(user id, project id)."""


class ReadingRights(Protocol):
    """Of all readers of a process at once."""

    async def who_reads(self, readers: Collection[Reader]) -> set[Reader]:
        """Those of them who are members of a project that is not deleted."""
        ...

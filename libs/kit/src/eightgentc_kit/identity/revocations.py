"""Sessions that ended before their tokens: a set in memory, fed by auth's numbered log."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum

from eightgentc_kit.errors import TokenInvalid
from eightgentc_kit.interrupts import Interrupts


class EntryKind(Enum):
    """What an entry of the log says."""

    SESSION_REVOKED = "session_revoked"
    KEYS_CHANGED = "keys_changed"
    LOG_TRUNCATED = "log_truncated"
    HEARTBEAT = "heartbeat"


@dataclass(frozen=True, slots=True)
class RevocationEntry:
    """One entry. `forget_at`: seconds since the epoch after which the session has no live token."""

    number: int
    kind: EntryKind
    session_id: str = ""
    forget_at: float = 0.0


WatchLog = Callable[[int], AsyncIterator[RevocationEntry]]
"""Entries after a number, for as long as the connection holds. Raises DomainError when it breaks."""


class RevocationList:
    """Implements `Revocations`. Empty until something is added: the memory twin."""

    def __init__(self) -> None:
        self._ended: dict[str, float] = {}
        self._streams: Interrupts[str] = Interrupts()

    def is_revoked(self, session_id: str) -> bool:
        return session_id in self._ended

    def until_revoked(self, session_id: str) -> AbstractContextManager[None]:
        return self._streams.block(session_id, TokenInvalid)

    def add(self, session_id: str, forget_at: float) -> None:
        """Refuse a session from now on, and interrupt what still runs for it."""
        self._ended[session_id] = forget_at
        self._streams.interrupt(session_id)
        if len(self._ended) % 1000 == 0:
            now = time.time()
            self._ended = {key: at for key, at in self._ended.items() if at > now}


class RevocationFollower:
    """Reads the log into a list; each run continues after the last number."""

    def __init__(
        self,
        watch: WatchLog,
        revocations: RevocationList,
        *,
        forget_verified: Callable[[], None],
        refresh_keys: Callable[[], Awaitable[None]],
    ) -> None:
        """After a gap in the log and after new keys, verified tokens are forgotten and the keys fetched again."""
        self._watch = watch
        self._revocations = revocations
        self._forget_verified = forget_verified
        self._refresh_keys = refresh_keys
        self._number = 0

    async def __call__(self) -> None:
        """Read until the connection ends. To be kept running (`eightgentc_kit.background`).

        Raises:
            DomainError: the connection broke.
        """
        async for entry in self._watch(self._number):
            # A truncated log may also be that of a restored database, whose numbers are lower than ours.
            truncated = entry.kind is EntryKind.LOG_TRUNCATED
            self._number = entry.number if truncated else max(self._number, entry.number)
            if entry.kind is EntryKind.SESSION_REVOKED:
                self._revocations.add(entry.session_id, entry.forget_at)
            elif entry.kind is not EntryKind.HEARTBEAT:
                self._forget_verified()
                await self._refresh_keys()

"""Sessions that ended before their tokens: a set in memory, fed by auth's numbered log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)
_FIRST_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 1.0


class EntryKind(Enum):
    """What an entry of the log tells."""

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
    """Implements `Revocations`. Without a feed it is empty: the memory twin."""

    def __init__(self) -> None:
        self._ended: dict[str, float] = {}

    def is_revoked(self, session_id: str) -> bool:
        return session_id in self._ended

    def add(self, session_id: str, forget_at: float) -> None:
        """Refuse a session from now on."""
        self._ended[session_id] = forget_at
        if len(self._ended) % 1000 == 0:
            now = time.time()
            self._ended = {key: at for key, at in self._ended.items() if at > now}


async def follow(
    watch: WatchLog,
    revocations: RevocationList,
    *,
    forget_verified: Callable[[], None],
    refresh_keys: Callable[[], Awaitable[None]],
) -> None:
    """Follow the log for ever, catching up from the last number after every break.

    On a gap, the cache of verified tokens is dropped and the keys are fetched anew.
    """
    number, pause = 0, _FIRST_PAUSE_SECONDS
    while True:
        try:
            async for entry in watch(number):
                pause = _FIRST_PAUSE_SECONDS
                # A truncated log may also be a younger one: a restored database counts from before our number.
                truncated = entry.kind is EntryKind.LOG_TRUNCATED
                number = entry.number if truncated else max(number, entry.number)
                if entry.kind is EntryKind.SESSION_REVOKED:
                    revocations.add(entry.session_id, entry.forget_at)
                elif entry.kind is not EntryKind.HEARTBEAT:
                    forget_verified()
                    await refresh_keys()
        except DomainError as error:
            log.info("revocations interrupted", reason=error.reason, after=number)
        except Exception:  # a file not there yet, an answer nobody can read: revocations must not stop coming
            log.exception("revocations broke", after=number)
        # A stream that ends of old age is taken up again at once, an auth that is away is left in peace.
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

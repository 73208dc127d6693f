"""Argon2id off the event loop: two hashes at a time, and who waits is let in by turns of the places they come from.

argon2-cffi binds the reference implementation, which releases the GIL while it hashes. The parameters are
OWASP's second choice (19 MiB, two passes): about 27 ms of one core, where the library's own take 142 ms. Threads that
hash yield to everything else on the machine: many sign-ins at once take longer, and calls of other people do not.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

from eightgentc_kit.errors import Overloaded
from eightgentc_kit.fair_line import FairLine, LineFull
from eightgentc_kit.memory import give_back

_IDLE_SECONDS = 5.0
_PLACES = 16
"""As many places may fill their lines."""
_NICENESS = 10
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HashingCost:
    """`memory`: KiB per hash; `threads`: hashes at a time; `queue`: how many may wait from one place."""

    memory: int = 19_456
    passes: int = 2
    threads: int = 2
    queue: int = 256


class Argon2PasswordHasher:
    """See the port `PasswordHasher`."""

    def __init__(self, cost: HashingCost) -> None:
        self._argon2 = PasswordHasher(
            time_cost=cost.passes, memory_cost=cost.memory, parallelism=1, type=Type.ID
        )
        self._threads = ThreadPoolExecutor(cost.threads, thread_name_prefix="argon2", initializer=_yield)
        self._line = FairLine(cost.threads, most_waiting=_PLACES * cost.queue, most_waiting_of_one=cost.queue)
        self._unknown_account_hash = _unknown_account_hash(cost)
        self._giving_back: asyncio.TimerHandle | None = None

    async def hash(self, password: str, *, place: str) -> str:
        return await self._run(place, partial(self._argon2.hash, password))

    async def verify(self, password_hash: str, password: str, *, place: str) -> bool:
        return await self._run(place, partial(self._verify, password_hash, password))

    def is_outdated(self, password_hash: str) -> bool:
        return self._argon2.check_needs_rehash(password_hash)

    async def close(self) -> None:
        """Let the running hashes end; drop those that wait."""
        if self._giving_back is not None:
            self._giving_back.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            self._argon2.verify(password_hash or self._unknown_account_hash, password)
        except (Argon2Error, InvalidHashError):
            return False
        return bool(password_hash)

    async def _run(self, place: str, work: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        try:
            async with self._line.place(place):
                return await loop.run_in_executor(self._threads, work)
        except LineFull:
            raise Overloaded(retry_after=1.0) from None
        finally:
            if self._giving_back is not None:
                self._giving_back.cancel()
            self._giving_back = loop.call_later(_IDLE_SECONDS, give_back)


def _yield() -> None:
    """Linux schedules threads as it does processes; elsewhere they stay as they are."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


def _unknown_account_hash(cost: HashingCost) -> str:
    """The hash that an unknown account is compared with: it costs as much as any, and no password belongs to it."""
    salt, digest = (b64encode(os.urandom(length)).rstrip(b"=").decode() for length in (16, 32))
    return f"$argon2id$v=19$m={cost.memory},t={cost.passes},p=1${salt}${digest}"

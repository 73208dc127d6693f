"""Refuses calls at once while the database does not answer anybody, and asks it meanwhile whether it is back.

One statement that takes too long says nothing about the others. So silence alone opens nothing: it leads to a question
of our own, on a new connection, and the breaker opens when that is not answered either.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import psycopg

from eightgentc_kit.errors import DatabaseUnavailable
from eightgentc_kit.interrupts import Interrupts
from eightgentc_kit.logging import logger

log = logger(__name__)

SILENCE_SECONDS = 0.5
ANSWER_SECONDS = 1.0
_PAUSE_SECONDS = 0.25


def unavailable() -> DatabaseUnavailable:
    """The error of a call that did nothing."""
    return DatabaseUnavailable(retry_after=1.0)


class Breaker:
    """Of one pool. `ask`: whether the database answers; raises psycopg.Error. `returned`: called when it is back."""

    def __init__(
        self, name: str, ask: Callable[[], Awaitable[object]], returned: Callable[[], Awaitable[object]]
    ) -> None:
        self.is_open = False
        self._name = name
        self._ask = ask
        self._returned = returned
        self._waiting: Interrupts[str] = Interrupts()
        self._expected = 0
        self._heard_at = 0.0
        self._silent_since = 0.0
        self._looking: asyncio.TimerHandle | None = None
        self._asking: asyncio.Task[None] | None = None

    def heard(self) -> None:
        """The database answered something, be it an error."""
        self._heard_at = self._silent_since = time.monotonic()

    def heard_since(self, moment: float) -> bool:
        """`moment`: of `time.monotonic()`."""
        return self._heard_at > moment

    def silence(self) -> float:
        """For how many seconds callers have been waiting without an answer to any of them."""
        return time.monotonic() - self._silent_since

    def expect(self) -> None:
        """A call wants something of the database, until `leave`. Raises DatabaseUnavailable while it is silent."""
        if self.is_open:
            raise unavailable()
        if not self._expected:
            self._silent_since = time.monotonic()
        self._expected += 1
        if self._looking is None:
            self._look_again(SILENCE_SECONDS)

    def leave(self) -> None:
        """The call has what it wanted, or wants no more."""
        self._expected -= 1

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """For a wait that only makes sense while the database answers: raises DatabaseUnavailable once it does not."""
        if self.is_open:
            raise unavailable()
        with self._waiting.block("", unavailable):
            yield

    def suspect(self) -> None:
        """Ask now: a connection was not to be had, or a statement was not answered."""
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_until_answered())

    def close(self) -> None:
        """Ask no more."""
        if self._looking is not None:
            self._looking.cancel()
        if self._asking is not None:
            self._asking.cancel()

    def _look_again(self, seconds: float) -> None:
        self._looking = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        """There is one timer at most, however many calls there are: none of them pays for its own."""
        self._looking = None
        if not self._expected:
            return
        silence = self.silence()
        if silence >= SILENCE_SECONDS:
            self.suspect()
        self._look_again(SILENCE_SECONDS if silence >= SILENCE_SECONDS else SILENCE_SECONDS - silence)

    async def _ask_until_answered(self) -> None:
        try:
            while not await self._answers():
                if not self.is_open:
                    self.is_open = True
                    log.error("database does not answer", pool=self._name)
                    self._waiting.interrupt("")
                await asyncio.sleep(_PAUSE_SECONDS)
            if self.is_open:
                await self._returned()
                self.is_open = False
                log.info("database answers again", pool=self._name)
        finally:
            self._asking = None

    async def _answers(self) -> bool:
        """Whether it answers us, or anybody else meanwhile."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._ask()
        except (TimeoutError, psycopg.Error):
            return not self.is_open and self.heard_since(began)
        self.heard()
        return True

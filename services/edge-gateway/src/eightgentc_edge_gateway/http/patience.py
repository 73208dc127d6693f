"""How long a connection waits for the bytes that its client still owes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, auto

from eightgentc_edge_gateway.http.request_limits import RequestLimits

_TICK = 0.001


class Owed(Enum):
    """What the client has begun and not finished sending."""

    NOTHING = auto()
    HEAD = auto()
    BODY = auto()


class Patience:
    """One timer for a connection, set only while something is owed: a request that comes at once never starts it.

    `expired` is called once when a limit has passed. While `is_paused`, it is us who do not read, and time stands
    still.
    """

    def __init__(
        self, limits: RequestLimits, *, expired: Callable[[], None], is_paused: Callable[[], bool]
    ) -> None:
        self._limits = limits
        self._expired = expired
        self._is_paused = is_paused
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._owed = Owed.NOTHING
        self._began = self._last = 0.0
        self._content = 0

    @property
    def is_running(self) -> bool:
        return self._timer is not None

    def watch(self, owed: Owed, content: int) -> None:
        """Something came, and more is owed. `content`: bytes of the body so far."""
        self._last, self._content = self._loop.time(), content
        if self._timer is None or owed is not self._owed:
            self.stop()
            self._owed, self._began = owed, self._last
            self._set(self._deadline() - self._last)

    def stop(self) -> None:
        """Nothing more is owed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        now = self._loop.time()
        if self._is_paused():
            self._began += now - self._last
            self._last = now
        remaining = self._deadline() - now
        if remaining > 0:
            self._set(remaining)
        else:
            self._timer = None
            self._expired()

    def _set(self, seconds: float) -> None:
        self._timer = self._loop.call_later(max(seconds, _TICK), self._look)

    def _deadline(self) -> float:
        limits = self._limits
        if self._owed is not Owed.BODY:
            return self._began + limits.head_seconds
        whole = limits.body_seconds + self._content / limits.body_bytes_per_second
        return min(self._last + limits.body_idle_seconds, self._began + whole)

"""The call being served: request id, trace, deadline and identity, in a context variable instead of every signature."""

from __future__ import annotations

import math
import os
import re
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eightgentc_kit.ids import new_id

if TYPE_CHECKING:
    from eightgentc_kit.identity.tokens import VerifiedToken

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_REQUEST_ID = re.compile(r"[!-~]{1,128}")


@dataclass(slots=True)
class Call:
    """One call being served. `deadline` is a time of `time.monotonic()`, in seconds."""

    method: str
    request_id: str
    trace_id: str
    span_id: str
    deadline: float | None = None
    token: VerifiedToken | None = None

    @property
    def traceparent(self) -> str:
        """The W3C trace context to hand on."""
        return f"00-{self.trace_id}-{self.span_id}-01"


_current: ContextVar[Call | None] = ContextVar("eightgentc_call", default=None)


def begin_call(
    method: str, *, request_id: str | None, traceparent: str | None, timeout: float | None
) -> Call:
    """Begin to serve a call. Ids that are absent or malformed are replaced by new ones."""
    found = _TRACEPARENT.fullmatch(traceparent or "")
    call = Call(
        method=method,
        request_id=request_id if request_id and _REQUEST_ID.fullmatch(request_id) else new_id(),
        trace_id=found[1] if found else os.urandom(16).hex(),
        span_id=os.urandom(8).hex(),
        deadline=None if timeout is None else time.monotonic() + timeout,
    )
    _current.set(call)
    return call


def current_call() -> Call | None:
    """The call being served; None in background work."""
    return _current.get()


def seconds_left(*, reserve: float = 0.0) -> float:
    """Seconds until the deadline of the call being served, less `reserve`, never negative.

    Infinite without a call or a deadline. `reserve`: what the caller of this function needs to report a timeout.
    """
    call = _current.get()
    if call is None or call.deadline is None:
        return math.inf
    return max(0.0, call.deadline - time.monotonic() - reserve)


def current_token() -> VerifiedToken:
    """The verified token of the call being served. Only for methods that are not public."""
    call = _current.get()
    assert call is not None
    assert call.token is not None
    return call.token


def leave_call() -> None:
    """Forget the call, in work that outlives it: its deadline and ids no longer apply."""
    _current.set(None)

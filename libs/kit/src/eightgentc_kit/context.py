"""What the present call is: request id, trace, deadline and identity, carried beside the code, not through it."""

from __future__ import annotations

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

    def remaining(self) -> float | None:
        """Seconds until the deadline, never negative; None: there is none."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())


_current: ContextVar[Call | None] = ContextVar("eightgentc_call", default=None)


def begin_call(
    method: str, *, request_id: str | None, traceparent: str | None, timeout: float | None
) -> Call:
    """Make the present call. Ids that are absent or malformed are made anew."""
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


def current_token() -> VerifiedToken:
    """The token that let the present call in. Only for methods that are not public."""
    call = _current.get()
    assert call is not None
    assert call.token is not None
    return call.token


def leave_call() -> None:
    """Forget the call, in work that outlives it."""
    _current.set(None)

"""Work in the background: what is asked for, how far it is, and when it is tried again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from eightgentc_kit.errors import Code, DomainError, RemoteError

MAX_ATTEMPTS = 5
LONGEST_PAUSE = 60.0
MAY_GO_BETTER = frozenset(
    {
        Code.UNAVAILABLE,
        Code.RESOURCE_EXHAUSTED,
        Code.DEADLINE_EXCEEDED,
        Code.ABORTED,
        Code.CANCELLED,
        Code.INTERNAL,
    }
)
"""Codes after which the same work may succeed. All others say that it would be refused again."""
_ASKED_AGAIN_ALREADY = frozenset({"OUTPUT_INVALID"})
"""Reasons after which ai has asked the model three times: a job would make fifteen of them."""


class JobState(Enum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether it stays so by itself."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class JobError:
    """Why a job failed, as a call would have been answered."""

    code: str
    reason: str
    message: str
    domain: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, error: Exception) -> JobError:
        """What may be said of an error: of one that nobody worded, nothing."""
        if not isinstance(error, DomainError):
            error = DomainError("Something went wrong on our side. It has been noted.")
        domain = error.domain if isinstance(error, RemoteError) else ""
        return cls(error.code.value, error.reason, error.message, domain, error.metadata)


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work to be done for a person.

    `kind`: names what runs it. `payload`: what that needs to know, ready for JSON.
    `dedupe_key`: while a job of this kind with this key waits in the project, it is that job; '': a job of its own.
    """

    kind: str
    project_id: str
    tenant: str
    requested_by: str
    dedupe_key: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as people see it. `result`: what its handler returned, once it is done; lists leave it out."""

    id: str
    project_id: str
    kind: str
    state: JobState
    progress: float
    note: str
    attempts: int
    requested_by: str | None
    create_time: datetime
    update_time: datetime
    error: JobError | None = None
    result: Mapping[str, object] | None = None


def pause_before_retry(error: Exception, attempts: int, chance: float) -> float | None:
    """Seconds until a job is tried again; None: it is not.

    Args:
        error: what it failed with.
        attempts: how often it was started.
        chance: from 0 to 1, drawn anew each time, so that jobs which failed together do not come back together.
    """
    if attempts >= MAX_ATTEMPTS or (isinstance(error, DomainError) and error.reason in _ASKED_AGAIN_ALREADY):
        return None
    if not isinstance(error, DomainError):
        asked = 0.0
    elif error.code in MAY_GO_BETTER:
        asked = error.retry_after or 0.0
    else:
        return None
    backoff = min(2.0 ** (attempts - 1), LONGEST_PAUSE)
    return max(asked, backoff * (0.5 + chance / 2))

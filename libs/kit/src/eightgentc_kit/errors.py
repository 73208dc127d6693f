"""The errors that a service answers with: a code, a reason and facts for programs, and a sentence for people.

Adapters map them to `google.rpc.Status` and back in one place (`eightgentc_kit.grpc.status`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

MOST_BYTES = 600
"""Of each text of an error. gRPC takes 8 KiB of trailers, in which the message is escaped and most texts come twice."""


class Code(Enum):
    """The kind of error; the names are those of gRPC (google.rpc.Code)."""

    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    NOT_FOUND = "NOT_FOUND"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    ABORTED = "ABORTED"
    FAILED_PRECONDITION = "FAILED_PRECONDITION"
    RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED"
    CANCELLED = "CANCELLED"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    UNAVAILABLE = "UNAVAILABLE"
    UNIMPLEMENTED = "UNIMPLEMENTED"
    INTERNAL = "INTERNAL"


def shortened(text: str) -> str:
    """The text, or where it is long its beginning and end: what a caller sent may be quoted in it, of any length."""
    if len(text) * 4 <= MOST_BYTES:
        return text
    written = text.encode(errors="replace")
    if len(written) <= MOST_BYTES:
        return text
    half = MOST_BYTES // 2 - 2
    return f"{written[:half].decode(errors='ignore')}…{written[-half:].decode(errors='ignore')}"


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """One field that breaks its rule. `field` is a path as in the contract, e.g. `project.title`."""

    field: str
    description: str

    def shortened(self) -> FieldViolation:
        return FieldViolation(shortened(self.field), shortened(self.description))


class DomainError(Exception):
    """Something a caller can understand; the docstring of a subclass is its default message.

    Subclasses name `code` and `reason` (UPPER_SNAKE, listed in the service's error_reason.proto). The facts in a
    message are also in `metadata`, so that programs never parse sentences (AIP-193). All texts are shortened.
    """

    code: ClassVar[Code] = Code.INTERNAL
    reason: ClassVar[str] = "INTERNAL"
    domain: ClassVar[str] = "eightgentc"

    def __init__(
        self,
        message: str | None = None,
        *,
        metadata: Mapping[str, str] | None = None,
        retry_after: float | None = None,
        violations: tuple[FieldViolation, ...] = (),
    ) -> None:
        """`retry_after`: seconds after which the same call may succeed; None: no promise."""
        doc = (type(self).__doc__ or "").strip().split("\n", maxsplit=1)[0]
        self.message = shortened(message or doc)
        super().__init__(self.message)
        self.metadata = {name: shortened(fact) for name, fact in (metadata or {}).items()}
        self.retry_after = retry_after
        self.violations = tuple(violation.shortened() for violation in violations)


class FieldInvalid(DomainError):
    """A field of the request is invalid."""

    code = Code.INVALID_ARGUMENT
    reason = "FIELD_INVALID"

    @classmethod
    def of(cls, field: str, description: str) -> FieldInvalid:
        """The error for one field; the message is its name and the description."""
        return cls(f"{field}: {description}", violations=(FieldViolation(field, description),))


class TokenInvalid(DomainError):
    """The token is missing, malformed, expired, revoked or meant for someone else."""

    code = Code.UNAUTHENTICATED
    reason = "TOKEN_INVALID"


class CallerNotAllowed(DomainError):
    """The caller may not use this method."""

    code = Code.PERMISSION_DENIED
    reason = "CALLER_NOT_ALLOWED"


class DatabaseUnavailable(DomainError):
    """The database does not answer. Nothing was changed by this call."""

    code = Code.UNAVAILABLE
    reason = "DATABASE_UNAVAILABLE"


class OutcomeUnknown(DomainError):
    """The database did not say whether the change was made. The same request with the same request_id is safe to repeat."""

    # Not UNAVAILABLE, after which gRPC repeats by itself what may be repeated: an etag would be stale then.
    code = Code.DEADLINE_EXCEEDED
    reason = "OUTCOME_UNKNOWN"


class Overloaded(DomainError):
    """Too many calls at once. Try again in a moment."""

    code = Code.RESOURCE_EXHAUSTED
    reason = "OVERLOADED"


class RemoteError(DomainError):
    """An error that another service answered with, passed on unchanged: code, reason and facts are instance values."""

    def __init__(
        self,
        message: str,
        *,
        code: Code,
        reason: str,
        domain: str,
        metadata: Mapping[str, str] | None = None,
        retry_after: float | None = None,
        violations: tuple[FieldViolation, ...] = (),
    ) -> None:
        super().__init__(message, metadata=metadata, retry_after=retry_after, violations=violations)
        self.code = code  # type: ignore[misc]  # the one error whose code is known at run time only
        self.reason = reason  # type: ignore[misc]
        self.domain = domain  # type: ignore[misc]

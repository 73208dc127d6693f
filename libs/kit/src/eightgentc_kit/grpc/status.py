"""Errors on the wire: a DomainError becomes `google.rpc.Status` with one ErrorInfo, and a status becomes it again."""

from __future__ import annotations

import grpc
from google.protobuf import any_pb2, duration_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from eightgentc_kit.errors import Code, DomainError, FieldViolation, RemoteError
from eightgentc_kit.logging import logger

log = logger(__name__)

_TO_GRPC = {code: grpc.StatusCode[code.value] for code in Code}
_FROM_GRPC = {status: code for code, status in _TO_GRPC.items()}
DETAILS_KEY = "grpc-status-details-bin"


def grpc_code(error: DomainError) -> grpc.StatusCode:
    """The gRPC status code of an error."""
    return _TO_GRPC[error.code]


def to_trailers(error: DomainError, domain: str) -> tuple[tuple[str, bytes], ...]:
    """The trailing metadata that carries the details.

    Args:
        error: what went wrong.
        domain: the domain of the answering service, e.g. `projects.eightgentc`; an error of another
            service keeps its own.
    """
    info = error_details_pb2.ErrorInfo(
        reason=error.reason,
        domain=error.domain if isinstance(error, RemoteError) else domain,
        metadata=error.metadata,
    )
    status = status_pb2.Status(code=_TO_GRPC[error.code].value[0], message=error.message)
    status.details.append(_packed(info))
    if error.violations:
        fields = [
            error_details_pb2.BadRequest.FieldViolation(field=v.field, description=v.description)
            for v in error.violations
        ]
        status.details.append(_packed(error_details_pb2.BadRequest(field_violations=fields)))
    if error.retry_after is not None:
        delay = duration_pb2.Duration()
        delay.FromMilliseconds(int(error.retry_after * 1000))
        status.details.append(_packed(error_details_pb2.RetryInfo(retry_delay=delay)))
    return ((DETAILS_KEY, status.SerializeToString()),)


def _packed(
    detail: error_details_pb2.ErrorInfo | error_details_pb2.BadRequest | error_details_pb2.RetryInfo,
) -> any_pb2.Any:
    packed = any_pb2.Any()
    packed.Pack(detail)
    return packed


def from_rpc_error(error: grpc.aio.AioRpcError) -> RemoteError:
    """The error of another service. A status without details (it is unreachable) keeps its code."""
    code = _FROM_GRPC.get(error.code(), Code.INTERNAL)
    status = rpc_status.from_call(error)
    message, reason, domain = error.details() or "", code.value, "grpc"
    metadata: dict[str, str] = {}
    retry_after: float | None = None
    violations: tuple[FieldViolation, ...] = ()
    for detail in status.details if status is not None else ():
        if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
            info = error_details_pb2.ErrorInfo()
            detail.Unpack(info)
            reason, domain, metadata = info.reason, info.domain, dict(info.metadata)
        elif detail.Is(error_details_pb2.RetryInfo.DESCRIPTOR):
            retry = error_details_pb2.RetryInfo()
            detail.Unpack(retry)
            retry_after = retry.retry_delay.ToMilliseconds() / 1000
        elif detail.Is(error_details_pb2.BadRequest.DESCRIPTOR):
            bad = error_details_pb2.BadRequest()
            detail.Unpack(bad)
            violations = tuple(FieldViolation(v.field, v.description) for v in bad.field_violations)
    if domain == "grpc":
        return _of_grpc_itself(code, message)
    return RemoteError(
        message,
        code=code,
        reason=reason,
        domain=domain,
        metadata=metadata,
        retry_after=retry_after,
        violations=violations,
    )


def _of_grpc_itself(code: Code, details: str) -> RemoteError:
    """An error that no service of ours worded: gRPC's own text holds addresses, sizes and names of its parts."""
    if code is Code.RESOURCE_EXHAUSTED and _TOO_LARGE in details:
        if any(side in details for side in _OF_AN_ANSWER):
            log.error("answer too large", details=details)
            return RemoteError(_UNEXPECTED, code=Code.INTERNAL, reason=Code.INTERNAL.value, domain="grpc")
        too_large = Code.INVALID_ARGUMENT
        return RemoteError("The request is too large.", code=too_large, reason=too_large.value, domain="grpc")
    if code is Code.RESOURCE_EXHAUSTED:
        code = Code.UNAVAILABLE  # too many calls at once: not this caller's fault
    retry_after = 1.0 if code is Code.UNAVAILABLE else None
    message = _MESSAGES.get(code, _UNEXPECTED)
    return RemoteError(message, code=code, reason=code.value, domain="grpc", retry_after=retry_after)


_TOO_LARGE = "message larger than max"
_OF_AN_ANSWER = ("CLIENT: Received", "SERVER: Sent")
_UNEXPECTED = "Something went wrong on our side. It has been noted."
_MESSAGES = {
    Code.UNAVAILABLE: "A part of the service does not answer. Try again in a moment.",
    Code.DEADLINE_EXCEEDED: "The call did not finish in its time.",
    Code.CANCELLED: "The call was cancelled.",
    Code.INVALID_ARGUMENT: "The request cannot be read.",
}

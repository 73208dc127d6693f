"""What can go wrong in a project, with the facts a caller needs (reasons: projects/v1/error_reason.proto)."""

from __future__ import annotations

from eightgentc_kit.errors import Code, DomainError, FieldInvalid, FieldViolation


class ResourceNotFound(DomainError):
    """There is nothing here, or not for you."""

    code = Code.NOT_FOUND
    reason = "RESOURCE_NOT_FOUND"

    @classmethod
    def of(cls, resource: str) -> ResourceNotFound:
        """`resource`: project, section, node … The same whether it is absent or another's (design, section 8)."""
        return cls(f"There is no such {resource}, or not for you.", metadata={"resource": resource})


class RoleNotSufficient(DomainError):
    """Your role in this project does not allow it."""

    code = Code.PERMISSION_DENIED
    reason = "ROLE_NOT_SUFFICIENT"

    @classmethod
    def of(cls, role: str, needed: str) -> RoleNotSufficient:
        return cls(f"You are {role} here; this needs {needed}.", metadata={"role": role, "needed": needed})


class NameTaken(DomainError):
    """The name is taken in this project."""

    code = Code.ALREADY_EXISTS
    reason = "NAME_TAKEN"


class EtagStale(DomainError):
    """Someone changed it in the meantime. Read it again, then repeat your change."""

    code = Code.ABORTED
    reason = "ETAG_STALE"

    @classmethod
    def of(cls, current: str) -> EtagStale:
        return cls(metadata={"currentEtag": current})


class RequestIdReused(DomainError):
    """The same request id came with another content. Use a new one."""

    code = Code.INVALID_ARGUMENT
    reason = "REQUEST_ID_REUSED"


class RequestInProgress(DomainError):
    """The same request is still running. Repeat it in a moment for its answer."""

    code = Code.ABORTED
    reason = "REQUEST_IN_PROGRESS"


class OperationInvalid(DomainError):
    """An operation of the batch cannot be done, so none was."""

    code = Code.INVALID_ARGUMENT
    reason = "OPERATION_INVALID"

    @classmethod
    def at(cls, index: int, problem: str) -> OperationInvalid:
        return cls(
            f"Operation {index}: {problem} Nothing was changed.",
            metadata={"index": str(index), "problem": problem},
        )

    @classmethod
    def no_node(cls, index: int, ref: str) -> OperationInvalid:
        """`ref`: what the operation calls a node that does not exist."""
        return cls.at(index, f"There is no node {ref!r} in this project.")


class PresentationTooLarge(FieldInvalid):
    """The presentation of a node or an edge is larger or nested deeper than it may be."""

    reason = "PRESENTATION_TOO_LARGE"

    def at(self, index: int) -> PresentationTooLarge:
        """The same, of an operation in a batch."""
        [violation] = self.violations
        field = f"operations[{index}].{violation.field}"
        return PresentationTooLarge(
            f"{field}: {violation.description}. Nothing was changed.",
            metadata={"index": str(index), "problem": f"{violation.field} {violation.description}."},
            violations=(FieldViolation(field, violation.description),),
        )


class LastOwner(DomainError):
    """A project needs an owner. Make someone else an owner first."""

    code = Code.FAILED_PRECONDITION
    reason = "LAST_OWNER"


class TurnRunning(DomainError):
    """The model is still answering in this conversation."""

    code = Code.FAILED_PRECONDITION
    reason = "TURN_RUNNING"


class AiUnavailable(DomainError):
    """The AI service does not answer. Nothing was changed; try again in a moment."""

    code = Code.UNAVAILABLE
    reason = "AI_UNAVAILABLE"


class TooMany(DomainError):
    """The project has as many of these as it may have."""

    code = Code.FAILED_PRECONDITION
    reason = "TOO_MANY"


class JobNotEnded(DomainError):
    """Only a job that failed or was cancelled is started again."""

    code = Code.FAILED_PRECONDITION
    reason = "JOB_NOT_ENDED"


class JobInterrupted(DomainError):
    """The process that ran the job died each time."""

    code = Code.INTERNAL
    reason = "JOB_INTERRUPTED"

"""The policy of every method, read from the contracts. A server does not start with a method that has none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor

from eightgentc.policy.v1 import options_pb2 as pb

ANY_SERVICE = "*"


class SubjectKind(Enum):
    """Whose token a method needs."""

    ACCOUNT = pb.SUBJECT_KIND_ACCOUNT
    SERVICE = pb.SUBJECT_KIND_SERVICE
    ANY = pb.SUBJECT_KIND_ANY


class PolicyFault(Exception):
    """A method's policy is absent, incomplete or not what its server expects; the server must not start."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one method. `default_deadline`, `longest_deadline`: seconds; no caller gets more than the latter."""

    method: str
    public: bool
    callers: frozenset[str]
    audience: str
    scopes: frozenset[str]
    subject: SubjectKind
    assurance: int
    repeatable: bool
    default_deadline: float
    longest_deadline: float
    may_name_tenant: frozenset[str]

    def allows(self, caller: str, *, is_service: bool) -> bool:
        """Whether this caller, with a token of this kind, may call at all."""
        if self.subject is SubjectKind.ACCOUNT and is_service:
            return False
        if self.subject is SubjectKind.SERVICE and not is_service:
            return False
        return caller in self.callers or ANY_SERVICE in self.callers


def policy_of(method: MethodDescriptor) -> Policy:
    """The effective policy of one method: its own, and its service's defaults for what it leaves out.

    Raises:
        PolicyFault: there is none, or it is not complete.
    """
    service = method.containing_service
    path = f"/{service.full_name}/{method.name}"
    options = method.GetOptions()
    if not options.HasExtension(pb.policy):
        raise PolicyFault(f"{path} has no policy.")
    raw = options.Extensions[pb.policy]
    defaults = service.GetOptions().Extensions[pb.defaults]
    deadline = raw.default_deadline if raw.HasField("default_deadline") else defaults.default_deadline
    longest = raw.longest_deadline if raw.HasField("longest_deadline") else defaults.longest_deadline
    # A public method has no token, so nothing about tokens applies to it.
    token = pb.ServiceDefaults() if raw.public else defaults
    audience, subject = raw.audience or token.audience, raw.subject or token.subject
    if not raw.public and not (raw.callers and audience):
        raise PolicyFault(f"{path} names no caller or no audience.")
    if not raw.public and subject == pb.SUBJECT_KIND_UNSPECIFIED:
        raise PolicyFault(f"{path} does not say whose token it needs.")
    if raw.idempotency == pb.IDEMPOTENCY_UNSPECIFIED:
        raise PolicyFault(f"{path} does not say whether it may be repeated.")
    if deadline.ToTimedelta().total_seconds() <= 0:
        raise PolicyFault(f"{path} has no default deadline.")
    seconds = deadline.ToTimedelta().total_seconds()
    return Policy(
        method=path,
        public=raw.public,
        callers=frozenset(raw.callers),
        audience=audience,
        scopes=frozenset(raw.scopes),
        subject=SubjectKind(subject or pb.SUBJECT_KIND_ANY),
        assurance=raw.assurance or token.assurance,
        repeatable=raw.idempotency in (pb.IDEMPOTENCY_READ_ONLY, pb.IDEMPOTENCY_IDEMPOTENT),
        default_deadline=seconds,
        longest_deadline=max(seconds, longest.ToTimedelta().total_seconds()),
        may_name_tenant=frozenset(raw.may_name_tenant),
    )


def check_public(policies: Iterable[Policy], expected: Collection[str]) -> None:
    """Check that the methods that need no token are those that their server names, no more and no fewer.

    So one line in a contract, or one in a service, opens nothing by mistake.

    Args:
        policies: of one service.
        expected: the names of its public methods, e.g. `SignIn`.

    Raises:
        PolicyFault: they differ.
    """
    for policy in policies:
        if policy.public != (policy.method.rsplit("/", 1)[1] in expected):
            raise PolicyFault(f"{policy.method} is public in its contract or in its server, but not in both.")


def policies_of(*services: ServiceDescriptor) -> dict[str, Policy]:
    """Path → policy, for all methods of the services.

    Raises:
        PolicyFault: a method has none, or it is not complete.
    """
    found = [policy_of(method) for service in services for method in service.methods]
    return {policy.method: policy for policy in found}

"""Policies read from the contracts: whole ones are served, half ones are not."""

from __future__ import annotations

from itertools import count

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool
from google.protobuf.descriptor import ServiceDescriptor

from eightgentc.ai.v1 import chat_service_pb2, diagram_workshop_service_pb2, generation_service_pb2
from eightgentc.auth.v1 import account_service_pb2, event_service_pb2, session_service_pb2
from eightgentc.policy.v1 import options_pb2 as pb
from eightgentc.projects.v1 import (
    conversation_service_pb2,
    diagram_service_pb2,
    graph_service_pb2,
    plan_service_pb2,
    projects_service_pb2,
    sharing_service_pb2,
)
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.policy import PUBLIC_METHODS, Policy, PolicyFault, SubjectKind, policies_of
from eightgentc_kit.grpc.server import GrpcServer, ServedService, ServerOptions
from eightgentc_kit.identity.keys import CachedKeys
from eightgentc_kit.identity.revocations import RevocationList
from eightgentc_kit.identity.tokens import TokenVerifier

FILES = (
    chat_service_pb2,
    diagram_workshop_service_pb2,
    generation_service_pb2,
    account_service_pb2,
    event_service_pb2,
    session_service_pb2,
    conversation_service_pb2,
    diagram_service_pb2,
    graph_service_pb2,
    plan_service_pb2,
    projects_service_pb2,
    sharing_service_pb2,
)
OURS = [service for file in FILES for service in file.DESCRIPTOR.services_by_name.values()]
_numbers = count()


def whole(**changes: object) -> pb.MethodPolicy:
    policy = pb.MethodPolicy(
        callers=["edge-gateway"],
        audience="projects",
        subject=pb.SUBJECT_KIND_ACCOUNT,
        idempotency=pb.IDEMPOTENCY_READ_ONLY,
    )
    policy.default_deadline.seconds = 5
    for name, value in changes.items():
        policy.ClearField(name)
        if isinstance(value, list):
            getattr(policy, name).extend(value)
        elif value is not None:
            setattr(policy, name, value)
    return policy


def service_with(
    policy: pb.MethodPolicy | None, defaults: pb.ServiceDefaults | None = None
) -> ServiceDescriptor:
    """A service with one method that carries this policy."""
    package = f"eightgentc.made_up_{next(_numbers)}"
    file = descriptor_pb2.FileDescriptorProto(
        name=f"{package}.proto",
        package=package,
        syntax="proto3",
        dependency=["eightgentc/policy/v1/options.proto"],
    )
    file.message_type.add(name="Empty")
    service = file.service.add(name="MadeUpService")
    if defaults is not None:
        service.options.Extensions[pb.defaults].CopyFrom(defaults)
    method = service.method.add(name="Do", input_type=f".{package}.Empty", output_type=f".{package}.Empty")
    if policy is not None:
        method.options.Extensions[pb.policy].CopyFrom(policy)
    pool = descriptor_pool.Default()
    pool.Add(file)  # type: ignore[no-untyped-call]
    return pool.FindServiceByName(f"{package}.MadeUpService")


def policy_of_one(policy: pb.MethodPolicy | None) -> Policy:
    [found] = policies_of(service_with(policy)).values()
    return found


def test_every_method_of_ours_has_a_whole_policy() -> None:
    policies = policies_of(*OURS)

    assert len(policies) == sum(len(service.methods) for service in OURS)
    assert {name for name, policy in policies.items() if policy.public} == PUBLIC_METHODS


def test_tokens_of_persons_come_through_the_gateway_only() -> None:
    for policy in policies_of(*OURS).values():
        if policy.subject is SubjectKind.ACCOUNT and not policy.public:
            assert policy.callers == {"edge-gateway"}, policy.method


@pytest.mark.parametrize(
    "policy",
    [
        None,
        pb.MethodPolicy(),
        whole(callers=[]),
        whole(audience=None),
        whole(subject=None),
        whole(idempotency=None),
        whole(default_deadline=None),
        whole(public=True),
    ],
    ids=[
        "none",
        "empty",
        "no callers",
        "no audience",
        "no subject",
        "no idempotency",
        "no deadline",
        "public by itself",
    ],
)
def test_method_without_a_whole_policy_does_not_start(policy: pb.MethodPolicy | None) -> None:
    with pytest.raises(PolicyFault, match="MadeUpService/Do"):
        policies_of(service_with(policy))


DEFAULTS = pb.ServiceDefaults(audience="projects", subject=pb.SUBJECT_KIND_ACCOUNT)
DEFAULTS.default_deadline.seconds = 9


def test_method_takes_from_its_service_what_it_does_not_say() -> None:
    policy = whole(audience=None, subject=None, default_deadline=None)

    [found] = policies_of(service_with(policy, DEFAULTS)).values()

    assert (found.audience, found.subject, found.default_deadline) == ("projects", SubjectKind.ACCOUNT, 9.0)


def test_method_decides_for_itself_what_it_says() -> None:
    policy = whole(audience="ai", subject=pb.SUBJECT_KIND_SERVICE)

    [found] = policies_of(service_with(policy, DEFAULTS)).values()

    assert (found.audience, found.subject, found.default_deadline) == ("ai", SubjectKind.SERVICE, 5.0)


def test_defaults_alone_are_no_policy() -> None:
    with pytest.raises(PolicyFault, match="MadeUpService/Do has no policy"):
        policies_of(service_with(None, DEFAULTS))


async def test_server_of_a_method_without_a_policy_is_not_even_built() -> None:
    async def no_keys() -> tuple[str, float]:
        raise FieldInvalid

    async def ready() -> bool:
        return True

    with pytest.raises(PolicyFault):
        GrpcServer(
            ServerOptions("127.0.0.1:0", "127.0.0.1:0", "made-up.eightgentc"),
            [ServedService(service_with(None), lambda server: None)],
            TokenVerifier("projects", CachedKeys(no_keys), RevocationList()),
            ready,
        )


def test_policy_reads_back_as_it_stands_in_the_contract() -> None:
    policy = policy_of_one(whole(scopes=["projects:read"], assurance=pb.ASSURANCE_LEVEL_AAL2))

    assert (policy.audience, policy.callers, policy.scopes) == (
        "projects",
        {"edge-gateway"},
        {"projects:read"},
    )
    assert (policy.assurance, policy.default_deadline, policy.repeatable) == (2, 5.0, True)


@pytest.mark.parametrize(
    ("idempotency", "repeatable"),
    [
        (pb.IDEMPOTENCY_READ_ONLY, True),
        (pb.IDEMPOTENCY_IDEMPOTENT, True),
        (pb.IDEMPOTENCY_REQUEST_ID, False),
        (pb.IDEMPOTENCY_UNSAFE, False),
    ],
)
def test_only_what_has_no_second_effect_is_repeated(idempotency: int, repeatable: bool) -> None:
    assert policy_of_one(whole(idempotency=idempotency)).repeatable is repeatable


@pytest.mark.parametrize(
    ("subject", "is_service", "caller", "allowed"),
    [
        (pb.SUBJECT_KIND_ACCOUNT, False, "edge-gateway", True),
        (pb.SUBJECT_KIND_ACCOUNT, True, "edge-gateway", False),
        (pb.SUBJECT_KIND_ACCOUNT, False, "projects", False),
        (pb.SUBJECT_KIND_ACCOUNT, False, "", False),
        (pb.SUBJECT_KIND_SERVICE, True, "edge-gateway", True),
        (pb.SUBJECT_KIND_SERVICE, False, "edge-gateway", False),
        (pb.SUBJECT_KIND_ANY, True, "edge-gateway", True),
        (pb.SUBJECT_KIND_ANY, False, "edge-gateway", True),
        (pb.SUBJECT_KIND_ANY, True, "ai", False),
    ],
)
def test_caller_and_kind_of_token_must_both_fit(
    subject: int, is_service: bool, caller: str, allowed: bool
) -> None:
    assert policy_of_one(whole(subject=subject)).allows(caller, is_service=is_service) is allowed


def test_star_stands_for_every_service() -> None:
    policy = policy_of_one(whole(callers=["*"], subject=pb.SUBJECT_KIND_SERVICE))

    assert policy.allows("anyone", is_service=True)

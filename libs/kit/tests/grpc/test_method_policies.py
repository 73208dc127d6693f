"""Policies read from the contracts: whole ones are served, half ones are not."""

from __future__ import annotations

from itertools import count

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool
from google.protobuf.descriptor import ServiceDescriptor

from eightgentc.policy.v1 import options_pb2 as pb
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.policy import Policy, PolicyFault, SubjectKind, policies_of
from eightgentc_kit.grpc.server import GrpcServer, ServedService, ServerOptions
from eightgentc_kit.identity.keys import CachedKeys
from eightgentc_kit.identity.revocations import RevocationList
from eightgentc_kit.identity.tokens import TokenVerifier

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
    ],
    ids=[
        "none",
        "empty",
        "no callers",
        "no audience",
        "no subject",
        "no idempotency",
        "no deadline",
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


@pytest.mark.parametrize(("longest", "seconds"), [(None, 5.0), (60, 60.0), (2, 5.0)])
def test_a_call_may_ask_for_what_its_method_allows_and_never_gets_less_than_its_default(
    longest: int | None, seconds: float
) -> None:
    policy = whole()
    if longest:
        policy.longest_deadline.seconds = longest

    assert policy_of_one(policy).longest_deadline == seconds


def test_defaults_alone_are_no_policy() -> None:
    with pytest.raises(PolicyFault, match="MadeUpService/Do has no policy"):
        policies_of(service_with(None, DEFAULTS))


def build_server(*services: ServedService) -> GrpcServer:
    async def no_keys() -> tuple[str, float]:
        raise FieldInvalid

    async def ready() -> bool:
        return True

    return GrpcServer(
        ServerOptions("127.0.0.1:0", "127.0.0.1:0", "made-up.eightgentc"),
        services,
        TokenVerifier("projects", CachedKeys(no_keys), RevocationList()),
        ready,
    )


async def test_server_of_a_method_without_a_policy_is_not_built() -> None:
    with pytest.raises(PolicyFault, match="has no policy"):
        build_server(ServedService(service_with(None), lambda server: None))


@pytest.mark.parametrize(
    ("public_in_contract", "public_in_server"), [(True, ()), (False, ("Do",))], ids=["contract", "server"]
)
async def test_method_that_only_its_contract_or_only_its_server_calls_public_is_not_served(
    public_in_contract: bool, public_in_server: tuple[str, ...]
) -> None:
    service = service_with(whole(public=public_in_contract))

    with pytest.raises(PolicyFault, match="MadeUpService/Do is public in its contract or in its server"):
        build_server(ServedService(service, lambda server: None, public_in_server))


def test_policy_reads_back_as_in_the_contract() -> None:
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


def test_star_allows_every_service() -> None:
    policy = policy_of_one(whole(callers=["*"], subject=pb.SUBJECT_KIND_SERVICE))

    assert policy.allows("anyone", is_service=True)

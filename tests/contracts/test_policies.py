"""What every method demands, with what it takes from its service's defaults: one line each, in `policies.txt`.

A changed right is a changed line there, which a reviewer sees. `python -m tests.contracts.test_policies` writes it.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path

import eightgentc
from eightgentc_kit.grpc.policy import Policy, SubjectKind, policy_of

STUBS = Path(next(iter(eightgentc.__path__)))
LISTED = Path(__file__).with_name("policies.txt")


def _policies() -> Iterator[Policy]:
    for stub in sorted(STUBS.rglob("*_service_pb2.py")):
        name = ".".join(stub.relative_to(STUBS.parent).with_suffix("").parts)
        for service in importlib.import_module(name).DESCRIPTOR.services_by_name.values():
            yield from map(policy_of, service.methods)


def _line(policy: Policy) -> str:
    repeat = "repeatable" if policy.repeatable else "not repeatable"
    deadline = f"{policy.default_deadline:g} s"
    if policy.longest_deadline > policy.default_deadline:
        deadline += f", at most {policy.longest_deadline:g} s"
    parts = [policy.method.removeprefix("/eightgentc."), repeat, deadline]
    if policy.public:
        return "; ".join([*parts, "public"])
    parts += [f"callers {','.join(sorted(policy.callers))}", f"audience {policy.audience}"]
    parts += [] if policy.subject is SubjectKind.ANY else [policy.subject.name.lower()]
    parts += [f"aal{policy.assurance}"] if policy.assurance else []
    parts += [f"scopes {','.join(sorted(policy.scopes))}"] if policy.scopes else []
    parts += (
        [f"{','.join(sorted(policy.may_name_tenant))} may name a tenant"] if policy.may_name_tenant else []
    )
    return "; ".join(parts)


def effective() -> list[str]:
    return [_line(policy) for policy in _policies()]


def test_every_method_demands_what_is_listed():
    assert effective() == LISTED.read_text(encoding="utf-8").splitlines()


def test_tokens_of_persons_come_through_the_gateway_only():
    direct = [
        policy.method
        for policy in _policies()
        if policy.subject is SubjectKind.ACCOUNT and not policy.public and policy.callers != {"edge-gateway"}
    ]

    assert not direct


if __name__ == "__main__":
    LISTED.write_text("\n".join(effective()) + "\n", encoding="utf-8")

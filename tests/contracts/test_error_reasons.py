"""Every reason that code can send stands in the contracts, and every one in the contracts is sent by code."""

import importlib
import pkgutil

import pytest

import eightgentc_kit
from eightgentc.ai.v1 import error_reason_pb2 as ai
from eightgentc.auth.v1 import error_reason_pb2 as auth
from eightgentc.projects.v1 import error_reason_pb2 as projects
from eightgentc_kit.errors import DomainError, RemoteError

CONTRACTS = {"auth": auth, "projects": projects, "ai": ai}
# What only the edge says stands in its own table of problems.
EVERYWHERE = {"FIELD_INVALID", "TOKEN_INVALID", "CALLER_NOT_ALLOWED", "DATABASE_UNAVAILABLE", "OVERLOADED",
              "CONTENDED", "OUTCOME_UNKNOWN", "DEADLINE_EXCEEDED", "INTERNAL"}  # fmt: skip


def _classes(cls):
    for sub in cls.__subclasses__():
        yield sub
        yield from _classes(sub)


def sent_by(package) -> set[str]:
    """The reasons of all errors that a package defines."""
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            importlib.import_module(module.name)
    return {
        error.reason
        for error in _classes(DomainError)
        if error.__module__.startswith(package.__name__) and error is not RemoteError
    }


@pytest.mark.parametrize("service", CONTRACTS)
def test_reasons_in_code_and_contract_are_the_same(service):
    contract = {
        name.removeprefix("ERROR_REASON_")
        for name, value in CONTRACTS[service].ErrorReason.DESCRIPTOR.values_by_name.items()
        if not name.endswith("UNSPECIFIED") and not value.GetOptions().deprecated
    }
    own = sent_by(importlib.import_module(f"eightgentc_{service}"))
    kit = sent_by(eightgentc_kit)

    assert own - contract == set(), "sent and not in the contract"
    assert contract - own - kit == set(), "in the contract and never sent"
    assert contract >= EVERYWHERE

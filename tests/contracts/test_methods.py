"""Every method in the contracts is served: none falls through to the generated base, which answers UNIMPLEMENTED."""

import importlib
import pkgutil
from pathlib import Path

import pytest

import eightgentc
import eightgentc_ai
import eightgentc_auth
import eightgentc_projects

STUBS = Path(next(iter(eightgentc.__path__)))


def _bases() -> list[type]:
    """The generated servicers."""
    names = [stub.relative_to(STUBS.parent).with_suffix("") for stub in sorted(STUBS.rglob("*_pb2_grpc.py"))]
    stubs = [importlib.import_module(".".join(name.parts)) for name in names]
    return [each for stub in stubs for name, each in vars(stub).items() if name.endswith("Servicer")]


@pytest.fixture(scope="module", autouse=True)
def _servicers_are_imported() -> None:
    for service in (eightgentc_auth, eightgentc_projects, eightgentc_ai):
        for module in pkgutil.walk_packages(service.__path__, f"{service.__name__}."):
            if module.name.endswith("_servicer"):
                importlib.import_module(module.name)


def left_out(base: type) -> set[str]:
    """Methods of the contract that no servicer of ours overrides."""
    ours = [each for each in base.__subclasses__() if each.__module__.startswith("eightgentc_")]
    methods = {name for name in vars(base) if not name.startswith("_")}
    return {name for name in methods if not any(name in vars(each) for each in ours)}


@pytest.mark.parametrize("base", _bases(), ids=lambda base: base.__name__)
def test_every_method_of_the_contract_is_served(base):
    assert left_out(base) == set()

"""How grpc waits for sockets is chosen before it is imported, by every process, and grpc knows the choice."""

import os
import subprocess
import sys

import pytest

PROGRAMS = ("eightgentc_auth", "eightgentc_projects", "eightgentc_ai", "eightgentc_edge_gateway")
_SPY = """
import os, sys
class Spy:
    def find_spec(self, name, path=None, target=None):
        if name == "grpc":
            sys.meta_path.remove(self)
            print(os.environ.get("GRPC_EXPERIMENTS"))
sys.meta_path.insert(0, Spy())
"""


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    without = {name: value for name, value in os.environ.items() if name != "GRPC_EXPERIMENTS"}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env=without | environment, capture_output=True, text=True, check=True, timeout=60
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_process_has_chosen_before_it_imports_grpc(program):
    said = run(f"{_SPY}\nimport {program}.__main__, {program}.bootstrap").stdout

    assert said.strip() == "-event_engine_client,-event_engine_listener"


def test_an_operator_may_choose_otherwise():
    said = run(f"{_SPY}\nimport eightgentc_kit.grpc.server", GRPC_EXPERIMENTS="event_engine_client").stdout

    assert said.strip() == "event_engine_client"


def test_this_release_of_grpc_knows_what_is_chosen():
    """Where this fails after an upgrade, the choice is gone: measure again, and see decision 0017."""
    code = "import eightgentc_kit.grpc, grpc; grpc.insecure_channel('127.0.0.1:1').close()"

    assert "Unknown experiment" not in run(code).stderr
    assert "Unknown experiment" in run(code, GRPC_EXPERIMENTS="-no_such_experiment").stderr

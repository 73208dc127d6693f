"""What `--soak` runs."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

TESTS = """
import pytest

@pytest.mark.soak
def test_long(soak):
    print(f"cases: {10_000 if soak else 500}")

def test_short():
    print("short")
"""


@pytest.fixture
def run(pytester):
    pytester.makepyfile(TESTS)
    pytester.makeini("[pytest]\nmarkers = soak: long\nasyncio_default_fixture_loop_scope = session")

    def run(*arguments: str) -> str:
        return pytester.runpytest_subprocess("-s", "-p", "eightgentc_testing.plugin", *arguments).stdout.str()

    return run


def test_without_it_every_test_runs_bounded(run):
    printed = run()

    assert "cases: 500" in printed
    assert "short" in printed


def test_with_it_only_those_that_have_a_long_form_run_in_full(run):
    printed = run("--soak")

    assert "cases: 10000" in printed
    assert "short" not in printed
    assert "1 deselected" in printed

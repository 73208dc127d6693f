"""Tries mutants one after the other, or a few at a time, and says what became of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import wait
from pathlib import Path

import pytest

from eightgentc_devstack.checkout import ROOT
from eightgentc_testing.mutants.child import Child, Fault, Run
from eightgentc_testing.mutants.mutant import Mutant
from eightgentc_testing.mutants.reach import Reach
from eightgentc_testing.mutants.type_check import types_refuse

_NO_TESTS = 5
_START = 30.0
_PATIENCE = 5
"""Times what the tests take without a fault; a hang counts as noticed."""


class Outcome(Enum):
    TYPES_REFUSE = "mypy refuses it"
    TEST_FAILED = "a test failed"
    TIMED_OUT = "a test hung"
    SURVIVED = "survived"
    NOT_REACHED = "survived: no test reaches it"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A plugin of pytest: only these tests, in this order."""

    tests: Sequence[str]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        order = {test: index for index, test in enumerate(self.tests)}
        items[:] = sorted(
            (item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid]
        )


def run_of(tests: Sequence[str], reach: Reach, output: Path, fault: Fault | None = None) -> Run:
    """The tests up to the first that fails."""
    seconds = [reach.seconds[test] for test in tests]
    files = sorted({test.partition("::")[0] for test in tests})
    per_test = _START + _PATIENCE * max(seconds)
    arguments = ("-x", "-q", f"--timeout={per_test:.0f}", *files)
    return Run(arguments, [Chosen(tests)], _START + per_test + _PATIENCE * sum(seconds), output, fault)


def plant(
    mutants: Sequence[Mutant], reaches: Mapping[str, Reach], folder: Path, *, workers: int
) -> Iterator[tuple[Mutant, Outcome]]:
    """In the order in which they end."""
    children: dict[Child, Mutant] = {}
    for number, mutant in enumerate(mutants):
        if types_refuse(mutant, folder):
            yield mutant, Outcome.TYPES_REFUSE
            continue
        reach = reaches[Path(mutant.path).parts[1]]
        tests = reach.tests_for(mutant)
        if not tests:
            yield mutant, Outcome.NOT_REACHED
            continue
        while len(children) == workers:
            yield from _ended(children)
        fault = Fault(ROOT / mutant.path, mutant.source)
        children[Child(run_of(tests, reach, folder / f"{number}.txt", fault))] = mutant
    while children:
        yield from _ended(children)


def _ended(children: dict[Child, Mutant]) -> Iterator[tuple[Mutant, Outcome]]:
    """Waits for the next to end, or for its time to be up, and takes it out."""
    sentinels = [child.process.sentinel for child in children]
    wait(sentinels, timeout=min(child.seconds_left for child in children))
    for child in [child for child in children if child.has_ended or not child.seconds_left]:
        yield children.pop(child), _outcome(child)


def _outcome(child: Child) -> Outcome:
    code = child.end()
    if code is None:
        return Outcome.TIMED_OUT
    if code == _NO_TESTS:
        raise RuntimeError(f"no tests were run: {child.run.output.read_text()[-2000:]}")
    return Outcome.SURVIVED if code == 0 else Outcome.TEST_FAILED

"""Scores of corpora: how many of their cases reached what is better than passing. Printed at the end of a run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest

Score = Callable[[str, bool], None]
_PROPERTY = "score"


@pytest.fixture
def score(request: pytest.FixtureRequest) -> Score:
    """Notes for one case of a corpus whether it reached what the score counts.

    `score("answers read without a second call", calls == 1)`. A test asserts what must hold for every case; a score
    says how well the corpus is mastered as a whole.
    """

    def note(name: str, reached: bool) -> None:
        request.node.user_properties.append((_PROPERTY, (name, reached)))

    return note


class ScoreKeeper:
    """Adds up what the tests of all processes noted. A case whose test failed has not reached anything."""

    def __init__(self) -> None:
        self._reached: dict[str, list[bool]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        for property, value in report.user_properties:
            if property == _PROPERTY and isinstance(value, tuple | list):
                name, reached = value
                self._reached[str(name)].append(bool(reached) and report.passed)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for name, cases in sorted(self._reached.items()):
            terminalreporter.write_line(f"{name}: {sum(cases)} of {len(cases)}")

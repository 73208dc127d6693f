"""Tables that tests hand to their reader: printed at the end of a run, after the scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

PrintTable = Callable[[str, Sequence[str]], None]
_PROPERTY = "table"


@pytest.fixture
def print_table(request: pytest.FixtureRequest) -> PrintTable:
    """Notes the lines of a table, which the end of the run shows: `print_table("who may do what", lines)`."""

    def note(title: str, lines: Sequence[str]) -> None:
        request.node.user_properties.append((_PROPERTY, (title, list(lines))))

    return note


class TableKeeper:
    """Gathers what the tests of all processes noted."""

    def __init__(self) -> None:
        self._tables: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        for property, value in report.user_properties:
            if property == _PROPERTY and isinstance(value, tuple | list):
                title, lines = value
                self._tables[str(title)] = [str(line) for line in lines]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for title, lines in sorted(self._tables.items()):
            terminalreporter.write_sep("-", title)
            for line in lines:
                terminalreporter.write_line(line)

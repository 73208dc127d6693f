"""Which tests carry which row of docs/features.md, and how each went last: kept in `.cache/rows.json` for scripts/rows."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

RESULTS = Path(".cache/rows.json")
_PROPERTY = "row"


@dataclass(slots=True)
class Carried:
    """A row carried by a test. `outcome`: passed, failed, skipped, or '' where it was not run."""

    row: str
    clause: str
    test: str
    outcome: str = ""


class RowRecorder:
    """Gathers markers when tests are collected and outcomes when they run.

    Where tests run in several processes each writes its markers into the reports of its tests, and only the process
    that gathers the reports keeps them.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._file = config.rootpath / RESULTS
        self._gathers = not hasattr(config, "workerinput")
        self._carried: dict[tuple[str, str, str], Carried] = {}
        self._outcomes: dict[str, str] = {}
        self._everything = not (config.option.keyword or config.option.markexpr or _names_tests(config))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for marker in item.iter_markers("row"):
                row, clause = str(marker.args[0]), str(marker.kwargs.get("clause", ""))
                item.user_properties.append((_PROPERTY, (row, clause)))
                self._carry(row, clause, item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, value in report.user_properties:
            if name == _PROPERTY and isinstance(value, tuple | list):
                self._carry(str(value[0]), str(value[1]), report.nodeid)
        if report.when == "call" or report.outcome != "passed":
            self._outcomes[report.nodeid] = report.outcome

    def pytest_sessionfinish(self) -> None:
        if not self._gathers:
            return
        for carried in self._carried.values():
            carried.outcome = self._outcomes.get(carried.test, "")
        ran = {carried.test for carried in self._carried.values()}
        # A run of a part replaces what it ran; a run of everything also forgets tests that are gone.
        kept = [] if self._everything else [entry for entry in load(self._file) if entry.test not in ran]
        self._file.parent.mkdir(exist_ok=True)
        entries = [asdict(entry) for entry in [*kept, *self._carried.values()]]
        self._file.write_text(json.dumps(entries, indent=1))

    def _carry(self, row: str, clause: str, test: str) -> None:
        self._carried.setdefault((row, clause, test), Carried(row, clause, test))


def _names_tests(config: pytest.Config) -> bool:
    return sorted(config.args) != sorted(config.getini("testpaths"))


def load(file: Path) -> Iterable[Carried]:
    """What the last runs left."""
    if not file.exists():
        return []
    return [Carried(**entry) for entry in json.loads(file.read_text())]

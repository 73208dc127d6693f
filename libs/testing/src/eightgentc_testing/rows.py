"""Which tests carry which row of docs/features.md, and how each went last: kept in `.cache/rows.json` for scripts/rows."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

RESULTS = Path(".cache/rows.json")


@dataclass(slots=True)
class Carried:
    """A row carried by a test. `outcome`: passed, failed, skipped, or '' where it was not run."""

    row: str
    clause: str
    test: str
    outcome: str = ""


class RowRecorder:
    """Gathers markers when tests are collected and outcomes when they run."""

    def __init__(self, root: Path) -> None:
        self._file = root / RESULTS
        self._carried: list[Carried] = []
        self._outcomes: dict[str, str] = {}
        self._collected_all = False

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        self._collected_all = not (config.option.keyword or config.option.markexpr or _names_tests(config))
        for item in items:
            for marker in item.iter_markers("row"):
                clause = str(marker.kwargs.get("clause", ""))
                self._carried.append(Carried(str(marker.args[0]), clause, item.nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            self._outcomes[report.nodeid] = report.outcome

    def pytest_sessionfinish(self) -> None:
        for carried in self._carried:
            carried.outcome = self._outcomes.get(carried.test, "")
        ran = {carried.test for carried in self._carried}
        # A run of a part replaces what it ran; a run of everything also forgets tests that are gone.
        kept = [] if self._collected_all else [entry for entry in load(self._file) if entry.test not in ran]
        self._file.parent.mkdir(exist_ok=True)
        self._file.write_text(json.dumps([asdict(entry) for entry in [*kept, *self._carried]], indent=1))


def _names_tests(config: pytest.Config) -> bool:
    return sorted(config.args) != sorted(config.getini("testpaths"))


def load(file: Path) -> Iterable[Carried]:
    """What the last runs left."""
    if not file.exists():
        return []
    return [Carried(**entry) for entry in json.loads(file.read_text())]

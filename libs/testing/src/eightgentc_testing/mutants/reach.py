"""Which tests reach which lines: one run of a service's tests under coverage, kept until code or tests change."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import coverage
import pytest

from eightgentc_devstack.checkout import ROOT
from eightgentc_testing.mutants.child import Child, Run
from eightgentc_testing.mutants.mutant import Mutant

_KEPT = ROOT / ".cache" / "mutants"
_AT_MOST = 1800.0


@dataclass(frozen=True, slots=True)
class Reach:
    """`seconds`: of each test. `lines`: of each file and line the tests that reach it."""

    digest: str
    seconds: dict[str, float]
    lines: dict[str, dict[str, list[str]]]

    def tests_for(self, mutant: Mutant) -> list[str]:
        """Those that can notice it: unit tests first, then those that reach most of the file.

        What is outside of functions runs when the module is imported: then the unit tests, and those that reach any
        line of the file, or where there are none (errors, constants) all of the service.
        """
        lines = self.lines.get(mutant.path, {})
        if mutant.in_function:
            found = {test for line in mutant.lines for test in lines.get(str(line), ())}
        else:
            found = {test for tests in lines.values() for test in tests}
            found = (
                found | {test for test in self.seconds if "/unit/" in test} if found else set(self.seconds)
            )
        share = Counter(test for tests in lines.values() for test in tests)
        return sorted(found, key=lambda test: ("/unit/" not in test, -share[test], self.seconds[test]))

    def one_of_each_folder(self) -> list[str]:
        """A few tests that show whether the servers they need are there."""
        folders: dict[Path, str] = {}
        for test in sorted(self.seconds, key=self.seconds.__getitem__):
            folders.setdefault(Path(test.partition("::")[0]).parent, test)
        return list(folders.values())


def reach_of(service: str, folder: Path) -> Reach:
    """From the last run when nothing has changed. Raises SystemExit when a test fails as it is."""
    digest = _digest(service)
    kept = _KEPT / f"{service}.json"
    if kept.exists():
        reach = Reach(**json.loads(kept.read_text()))
        if reach.digest == digest:
            return reach
    _KEPT.mkdir(parents=True, exist_ok=True)
    kept.unlink(missing_ok=True)
    output = folder / f"{service}.txt"
    arguments = ("-q", "--timeout=300", f"services/{service}/tests")
    recorder = _Recorder(service, digest, kept)
    if Child(Run(arguments, [recorder], _AT_MOST, output)).end() != 0:
        raise SystemExit(f"{output.read_text()[-4000:]}\n✗ the tests of {service} must pass first")
    return Reach(**json.loads(kept.read_text()))


class _Recorder:
    """A plugin of pytest that gives each test a context of its own in the measurement."""

    def __init__(self, service: str, digest: str, file: Path) -> None:
        self._reach = Reach(digest, {}, {})
        self._file = file
        self._include = [f"services/{service}/src/*/{room}/*" for room in ("domain", "application")]
        self._coverage: coverage.Coverage

    def pytest_sessionstart(self) -> None:
        self._coverage = coverage.Coverage(data_file=None, config_file=False, include=self._include)
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._coverage.switch_context(item.nodeid)
        result = yield
        self._coverage.switch_context("")
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        seconds = self._reach.seconds
        seconds[report.nodeid] = seconds.get(report.nodeid, 0.0) + report.duration

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        data = self._coverage.get_data()
        for file in data.measured_files():
            by_line = data.contexts_by_lineno(file)
            self._reach.lines[str(Path(file).relative_to(ROOT))] = {
                str(line): sorted(filter(None, tests)) for line, tests in by_line.items()
            }
        self._file.write_text(json.dumps(asdict(self._reach)))


def _digest(service: str) -> str:
    """Of the service's own files: what a library holds does not change which tests reach a line."""
    whole = hashlib.sha256()
    for file in sorted((ROOT / "services" / service).rglob("*.py")):
        whole.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()

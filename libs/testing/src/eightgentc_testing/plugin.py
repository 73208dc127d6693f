"""The pytest plugin of every suite: real servers as fixtures, and a header that says which they are."""

from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from eightgentc_testing.left_open import keep_what_was_collected, nothing_left_open
from eightgentc_testing.on_request import add_options, choose_suite, header_lines, is_left_out
from eightgentc_testing.postgres import freeze, open_path, postgres_choice, postgres_server, provisioned
from eightgentc_testing.rows import RowRecorder
from eightgentc_testing.scores import ScoreKeeper, score
from eightgentc_testing.soak import add_soak_option, draw_by_length, keep_only_soaking, soak
from eightgentc_testing.tables import TableKeeper, print_table
from eightgentc_testing.valkey import valkey_choice, valkey_server

_LONGEST = ("tests/e2e", "services/projects/tests/component", "tests/outages")

__all__ = [
    "freeze",
    "nothing_left_open",
    "open_path",
    "postgres_server",
    "print_table",
    "provisioned",
    "score",
    "soak",
    "valkey_server",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    add_soak_option(parser)
    add_options(parser)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if is_left_out(collection_path, config) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    keep_only_soaking(config, items)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _place_of(suite_of(item.nodeid)))


def pytest_collection_finish() -> None:
    keep_what_was_collected()


def pytest_configure(config: pytest.Config) -> None:
    draw_by_length(config)
    choose_suite(config)
    if not config.option.collectonly:
        config.pluginmanager.register(RowRecorder(config), "eightgentc-rows")
        config.pluginmanager.register(ScoreKeeper(), "eightgentc-scores")
        config.pluginmanager.register(TableKeeper(), "eightgentc-tables")


def pytest_report_header(config: pytest.Config) -> list[str]:
    parts = [
        f"{part}: {choice.kind} ({choice.why})"
        for part, choice in (("postgres", postgres_choice()), ("valkey", valkey_choice()))
    ]
    return [*parts, *header_lines(config)]


def suite_of(nodeid: str) -> str:
    """services/auth/tests/component, libs/kit/tests/grpc, tests/e2e."""
    return "/".join(nodeid.partition("::")[0].split("/")[:-1][:4])


def _place_of(suite: str) -> int:
    """Its place in the order in which suites begin: those that take longest first."""
    return _LONGEST.index(suite) if suite in _LONGEST else len(_LONGEST)


class BySuite(LoadScopeScheduling):  # type: ignore[misc]  # published without types
    """With `-n`, a suite stays in one process, because its servers are made once a process and shared by its tests."""

    def _split_scope(self, nodeid: str) -> str:
        return suite_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> BySuite:
    config.option.loadscopereorder = False
    return BySuite(config, log)

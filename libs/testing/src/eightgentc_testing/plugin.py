"""The pytest plugin of every suite: real servers as fixtures, and a header that says which they are."""

import pytest

from eightgentc_testing.postgres import postgres_choice, postgres_server, provisioned
from eightgentc_testing.rows import RowRecorder
from eightgentc_testing.valkey import valkey_choice, valkey_server

__all__ = ["postgres_server", "provisioned", "valkey_server"]


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.collectonly:
        config.pluginmanager.register(RowRecorder(config.rootpath), "eightgentc-rows")


def pytest_report_header(config: pytest.Config) -> list[str]:
    return [
        f"{part}: {choice.kind} ({choice.why})"
        for part, choice in (("postgres", postgres_choice()), ("valkey", valkey_choice()))
    ]

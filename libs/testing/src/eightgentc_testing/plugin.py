"""The pytest plugin of every suite: real servers as fixtures, and a header that says which they are."""

import pytest

from eightgentc_testing.postgres import postgres_choice, postgres_server, provisioned
from eightgentc_testing.valkey import valkey_choice, valkey_server

__all__ = ["postgres_server", "provisioned", "valkey_server"]


def pytest_report_header(config: pytest.Config) -> list[str]:
    return [
        f"{part}: {choice.kind} ({choice.why})"
        for part, choice in (("postgres", postgres_choice()), ("valkey", valkey_choice()))
    ]

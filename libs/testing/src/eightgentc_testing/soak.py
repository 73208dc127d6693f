"""Tests that have two lengths: bounded in every run, in full with `--soak` (`make soak`)."""

from __future__ import annotations

import pytest


def add_soak_option(parser: pytest.Parser) -> None:
    parser.addoption(
        "--soak",
        action="store_true",
        help="run the tests that are marked soak, in full length, and no others",
    )


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether a test is to run in full: `cases = 10_000 if soak else 500`."""
    return bool(request.config.option.soak)


def keep_only_soaking(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--soak`, only the tests for which it makes a difference."""
    if config.option.soak:
        others = [item for item in items if item.get_closest_marker("soak") is None]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item.get_closest_marker("soak") is not None]

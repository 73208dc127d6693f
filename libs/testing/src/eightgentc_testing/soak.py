"""Tests that have two lengths: bounded in every run, in full with `--soak` (`make soak`)."""

from __future__ import annotations

import pytest
from hypothesis import is_hypothesis_test, settings


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


def draw_by_length(config: pytest.Config) -> None:
    """Properties draw the same examples in every run, so that a run tells about the code; `--soak` draws many others."""
    settings.register_profile("every run", max_examples=25, derandomize=True, deadline=None)
    settings.register_profile("soak", max_examples=2_000, deadline=None)
    settings.load_profile("soak" if config.option.soak else "every run")


def keep_only_soaking(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--soak`, only the tests for which it makes a difference."""
    if config.option.soak:
        others = [item for item in items if not _has_long_form(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if _has_long_form(item)]


def _has_long_form(item: pytest.Item) -> bool:
    """One that is marked, or a property."""
    function = getattr(item, "function", None)
    return item.get_closest_marker("soak") is not None or is_hypothesis_test(function)

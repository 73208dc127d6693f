"""Tests that need an engine for models, and weights that are fetched: run by `scripts/test --engine`, and only by it."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path("tests/engine")


def add_engine_option(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        action="store_true",
        help=f"run {FOLDER}, over real engines, one with tiny weights (fetched once, 0.3 GB), and nothing else",
    )


def choose_engine_tests(config: pytest.Config) -> None:
    """With `--engine`, that folder alone."""
    if config.option.engine:
        config.args[:] = [str(config.rootpath / FOLDER)]


def is_left_out(path: Path, config: pytest.Config) -> bool:
    """Whether these tests were not asked for."""
    return path == config.rootpath / FOLDER and not config.option.engine

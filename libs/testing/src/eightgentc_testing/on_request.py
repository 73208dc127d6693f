"""Suites that run only when they are asked for, and then alone: `scripts/test --engine`, `scripts/test --machine`."""

from __future__ import annotations

from pathlib import Path

import pytest

SUITES = {
    "engine": (
        "model engine",
        Path("tests/engine"),
        "over real engines, one with tiny weights (fetched, 0.3 GB)",
    ),
    "machine": ("clean machine", Path("tests/machine"), "on an empty Debian (root, debootstrap)"),
}
"""By option: what the header of a run calls it, its folder, and what it needs."""


def add_options(parser: pytest.Parser) -> None:
    for option, (_, folder, how) in SUITES.items():
        parser.addoption(f"--{option}", action="store_true", help=f"run {folder}, {how}, and nothing else")


def choose_suite(config: pytest.Config) -> None:
    """With its option, that folder alone."""
    asked = [folder for option, (_, folder, _) in SUITES.items() if config.getoption(option)]
    if asked:
        config.args[:] = [str(config.rootpath / folder) for folder in asked]


def is_left_out(path: Path, config: pytest.Config) -> bool:
    """Whether these tests were not asked for."""
    return any(
        path == config.rootpath / folder and not config.getoption(option)
        for option, (_, folder, _) in SUITES.items()
    )


def header_lines(config: pytest.Config) -> list[str]:
    """Which of them run, and how the others would."""
    return [
        f"{name}: {f'{folder}, {how}' if config.getoption(option) else f'{folder} is run by scripts/test --{option}'}"
        for option, (name, folder, how) in SUITES.items()
    ]

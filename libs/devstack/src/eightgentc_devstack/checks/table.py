"""Which checks there are beside pytest. One line each; the tools take their settings from pyproject.toml."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.checkout import ROOT

RELEASED_PROTOS = "tests/upgrade/*/protos.binpb"
"""The contracts of every release; nothing may be taken from them."""


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    command: tuple[str, ...]


def all_checks() -> tuple[Check, ...]:
    released = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob(RELEASED_PROTOS))]
    return (
        Check("types", _tool("mypy")),
        Check("format", _tool("ruff", "format", "--check", "--output-format", "concise", ".")),
        Check("lint", _tool("ruff", "check", "--output-format", "concise", ".")),
        Check("imports", _tool("lint-imports", "--no-logo")),
        Check("locks", (sys.executable, "-m", "eightgentc_devstack.locks", "--check")),
        Check("stubs", ("scripts/gen-protos", "--check")),
        Check("protos", _tool("buf", "lint")),
        Check("protos, format", _tool("buf", "format", "--diff", "--exit-code")),
        *(
            Check(f"protos against {image}", _tool("buf", "breaking", "--against", image))
            for image in released
        ),
        *(Check(path.name, (str(path),)) for path in sorted(ROOT.glob("scripts/check-*")) if _runs(path)),
    )


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(Path(sys.executable).parent / name), *arguments)


def _runs(path: Path) -> bool:
    return os.access(path, os.X_OK)

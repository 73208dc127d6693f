"""The JavaScript that the parser process runs: our environment, Mermaid's own bundle, and the check."""

from __future__ import annotations

import importlib.util
from importlib import resources
from pathlib import Path


def scripts() -> list[str]:
    """In the order they are run.

    The bundle is a file of the package `mermaidx`, pinned by hash in the lock. The package itself, a renderer with
    fonts and a second engine, is not imported.
    """
    here = resources.files(__package__)
    return [
        here.joinpath("environment.js").read_text("utf-8"),
        bundle_file().read_text("utf-8"),
        here.joinpath("check.js").read_text("utf-8"),
    ]


def bundle_file() -> Path:
    """Where the bundle lies; raises FileNotFoundError."""
    package = importlib.util.find_spec("mermaidx")
    if package is None or package.origin is None:
        raise FileNotFoundError("the package mermaidx, which carries Mermaid's bundle, is not installed")
    return Path(package.origin).parent / "assets" / "mermaid.js"

"""Texts that try to steer a model: direct and encoded, in many languages, in the forms of fences, templates and calls."""

from __future__ import annotations

import tomllib
from importlib import resources


def injections() -> dict[str, str]:
    """The texts by their names."""
    return tomllib.loads(resources.files(__package__).joinpath("injections.toml").read_text("utf-8"))

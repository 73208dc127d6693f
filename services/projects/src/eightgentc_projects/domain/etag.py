"""The one rule of etags."""

from __future__ import annotations

from eightgentc_projects.domain.errors import EtagStale


def check_etag(given: str, current: str) -> None:
    """Raises EtagStale when an etag is given and is not the current one; `*` fits any."""
    if given not in ("", "*", current):
        raise EtagStale.of(current)

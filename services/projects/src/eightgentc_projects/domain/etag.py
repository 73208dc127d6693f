"""The one rule of etags."""

from __future__ import annotations

from eightgentc_projects.domain.errors import EtagStale


def check_etag(etag: str, current: str) -> None:
    """Raises EtagStale unless the etag is empty, `*` or the current one."""
    if etag not in ("", "*", current):
        raise EtagStale.of(current)

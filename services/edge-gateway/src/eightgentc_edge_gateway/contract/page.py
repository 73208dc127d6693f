"""Which page of a list is asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """`size`: 0 for the list's own default. `token`: `nextPageToken` of the answer before; '' for the first page."""

    size: int = 0
    token: str = ""

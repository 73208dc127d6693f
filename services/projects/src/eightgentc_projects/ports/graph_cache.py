"""Whole graphs kept as compressed bytes, so that most reads need not write them anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from eightgentc_projects.ports.graph_store import GraphFormat


@dataclass(frozen=True, slots=True)
class GraphVersion:
    """What the bytes are of. Every member of the project may have them, and nobody else."""

    project_id: str
    format: GraphFormat
    graph_revision: int


class GraphCache(Protocol):
    """Of each project and format, one version. It knows no members: only who was just proven to be one may ask."""

    async def get(self, version: GraphVersion) -> bytes | None:
        """The bytes (gzip). None: they are not kept, or they did not come within a quarter of a second."""
        ...

    async def put(self, version: GraphVersion, body: bytes) -> None:
        """Keep the bytes (gzip), for an hour at most. Raises nothing: what is not kept is written anew."""
        ...

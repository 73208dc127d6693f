"""Kept graphs in the memory of one process: those that were used last."""

from __future__ import annotations

from collections import OrderedDict

from eightgentc_projects.ports.graph_cache import GraphVersion
from eightgentc_projects.ports.graph_store import GraphFormat

MOST_BYTES = 8_000_000


class MemoryGraphCache:
    """Implements `GraphCache`."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, GraphFormat], tuple[int, bytes]] = OrderedDict()
        self._bytes = 0

    async def get(self, version: GraphVersion) -> bytes | None:
        key = (version.project_id, version.format)
        revision, body = self._kept.get(key, (None, None))
        if revision != version.graph_revision:
            return None
        self._kept.move_to_end(key)
        return body

    async def put(self, version: GraphVersion, body: bytes) -> None:
        key = (version.project_id, version.format)
        self._bytes += len(body) - len(self._kept.pop(key, (0, b""))[1])
        self._kept[key] = (version.graph_revision, body)
        while self._bytes > MOST_BYTES:
            _, (_, oldest) = self._kept.popitem(last=False)
            self._bytes -= len(oldest)

"""GetGraph: the whole graph as bytes, which are kept for a revision once they are asked for compressed, or again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from isal import igzip

from eightgentc_kit.context import leave_call
from eightgentc_kit.single_flight import SingleFlight
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.graph_cache import GraphCache, GraphVersion
from eightgentc_projects.ports.graph_store import GraphDocument, GraphFormat, GraphStore
from eightgentc_projects.ports.workspace import Workspace

# Up to this size unpacking is quicker than a thread's way there and back.
_INLINE_BYTES = 16_000
_MOST_REMEMBERED = 1000


def graph_etag(graph_revision: int) -> str:
    """The etag of a graph; the same in every format, since the URL names the format."""
    return f"g{graph_revision}"


def revision_of(etag: str) -> int | None:
    """The graph's revision that an etag names; None where it is no etag of a graph."""
    number = etag.removeprefix("g")
    known = number.isascii() and number.isdigit() and len(number) < 18 and graph_etag(int(number)) == etag
    return int(number) if known else None


@dataclass(frozen=True, slots=True)
class GraphBytes:
    """`body`: None where the caller's copy is current."""

    etag: str
    body: bytes | None
    compressed: bool = False


class GetGraph:
    def __init__(self, workspace: Workspace, cache: GraphCache) -> None:
        self._workspace = workspace
        self._cache = cache
        self._writing: SingleFlight[GraphVersion, GraphDocument] = SingleFlight()
        self._packing: SingleFlight[GraphVersion, bytes] = SingleFlight()
        self._keeping: SingleFlight[GraphVersion, None] = SingleFlight()
        self._read_plain: dict[tuple[str, GraphFormat], int] = {}

    async def __call__(
        self, acting: Acting, project_id: str, format: GraphFormat, *, if_none_match: str, takes_gzip: bool
    ) -> GraphBytes:
        """Raises ResourceNotFound."""
        acting = acting.in_project(project_id)
        graph = self._workspace.reading(acting).graph
        # Membership is proven here; the bytes of one revision are the same for every member.
        revision = await graph.revision()
        if revision == revision_of(if_none_match):
            return GraphBytes(graph_etag(revision), None)
        version = GraphVersion(project_id, format, revision)
        packed = await self._cache.get(version)
        if packed is not None:
            return _packed(version, packed) if takes_gzip else _plain(version, await _unpacked(packed))
        document = await self._writing.join(version, lambda: _write(graph, format))
        version = GraphVersion(project_id, format, document.graph_revision)
        if takes_gzip:
            packed = await self._packing.join(version, lambda: self._pack(version, document.body))
            return _packed(version, packed)
        if self._is_read_again(version):
            self._packing.start(version, lambda: self._pack(version, document.body))
        return _plain(version, document.body)

    async def _pack(self, version: GraphVersion, body: bytes) -> bytes:
        """Compressed, and kept once the caller has them."""
        leave_call()
        # isal lets go of the interpreter's lock, so that the event loop goes on meanwhile.
        packed = await asyncio.to_thread(_compress, body, 1)
        self._keeping.start(version, lambda: self._cache.put(version, packed))
        return packed

    def _is_read_again(self, version: GraphVersion) -> bool:
        """Compressing costs as much as sending: who reads after each change, and not compressed, pays for one only."""
        key = (version.project_id, version.format)
        again = self._read_plain.pop(key, None) == version.graph_revision
        self._read_plain[key] = version.graph_revision
        if len(self._read_plain) > _MOST_REMEMBERED:
            del self._read_plain[next(iter(self._read_plain))]
        return again


async def _write(graph: GraphStore, format: GraphFormat) -> GraphDocument:
    leave_call()
    return await graph.document(format)


async def _unpacked(body: bytes) -> bytes:
    return _decompress(body) if len(body) <= _INLINE_BYTES else await asyncio.to_thread(_decompress, body)


def _packed(version: GraphVersion, body: bytes) -> GraphBytes:
    return GraphBytes(graph_etag(version.graph_revision), body, compressed=True)


def _plain(version: GraphVersion, body: bytes) -> GraphBytes:
    return GraphBytes(graph_etag(version.graph_revision), body)


_compress: Callable[[bytes, int], bytes] = igzip.compress
_decompress: Callable[[bytes], bytes] = igzip.decompress

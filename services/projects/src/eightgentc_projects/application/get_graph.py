"""GetGraph: the whole graph as bytes, from a snapshot that is made at most once for a revision."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_kit.context import leave_call
from eightgentc_kit.single_flight import SingleFlight
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.graph_store import GraphFormat, GraphSnapshot
from eightgentc_projects.ports.workspace import Stores, Workspace


def graph_etag(graph_revision: int) -> str:
    """The etag of a graph; the same in every format, since the URL names the format."""
    return f"g{graph_revision}"


@dataclass(frozen=True, slots=True)
class GraphBytes:
    """`body`: gzip; None: the caller's copy is current."""

    etag: str
    body: bytes | None


class GetGraph:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._rendering: SingleFlight[tuple[str, GraphFormat, int], GraphSnapshot] = SingleFlight()

    async def __call__(
        self, acting: Acting, project_id: str, format: GraphFormat, *, if_none_match: str
    ) -> GraphBytes:
        """Raises ResourceNotFound."""
        acting = acting.in_project(project_id)
        stores = self._workspace.reading(acting)
        known = revision_of(if_none_match)
        snapshot = await stores.graph.snapshot(format, known)
        etag = graph_etag(snapshot.graph_revision)
        if snapshot.graph_revision == known:
            return GraphBytes(etag, None)
        if snapshot.body is None:
            # Membership was proven above; the bytes of one revision are the same for every member.
            key = (project_id, format, snapshot.graph_revision)
            snapshot = await self._rendering.join(key, lambda: self._render_and_keep(stores, format))
            etag = graph_etag(snapshot.graph_revision)
        return GraphBytes(etag, snapshot.body)

    async def _render_and_keep(self, stores: Stores, format: GraphFormat) -> GraphSnapshot:
        leave_call()
        snapshot = await stores.graph.render(format)
        assert snapshot.body is not None
        await stores.graph.keep_snapshot(format, snapshot.graph_revision, snapshot.body)
        return snapshot


def revision_of(etag: str) -> int | None:
    """The graph's revision that an etag names; None where it is no etag of a graph."""
    number = etag.removeprefix("g")
    known = number.isascii() and number.isdigit() and len(number) < 18 and graph_etag(int(number)) == etag
    return int(number) if known else None

"""The concept graph of a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from eightgentc_edge_gateway.contract.graph import (
    GeneratedGraph,
    GenerateGraph,
    GraphFormat,
    GraphOperation,
    LaidOutGraph,
    LayOut,
    PatchedGraph,
)
from eightgentc_edge_gateway.ports.given import Given
from eightgentc_kit.identity.tokens import VerifiedToken


@dataclass(frozen=True, slots=True)
class GraphDocument:
    """The whole graph as bytes, never looked into here. `body`: None where the caller's copy is current."""

    etag: str
    body: bytes | None
    content_type: str = ""
    content_encoding: str = ""


class GraphApi(Protocol):
    """Read and change the graph."""

    async def get_graph(
        self,
        person: VerifiedToken,
        project_id: str,
        format: GraphFormat,
        *,
        if_none_match: str,
        accept_gzip: bool,
    ) -> GraphDocument: ...

    async def patch_graph(
        self,
        person: VerifiedToken,
        project_id: str,
        operations: Sequence[GraphOperation],
        *,
        etag: str,
        request_id: str,
    ) -> Given[PatchedGraph]: ...

    async def layout_graph(self, person: VerifiedToken, project_id: str, wish: LayOut) -> LaidOutGraph: ...

    async def generate_concept_graph(
        self, person: VerifiedToken, project_id: str, wish: GenerateGraph, *, request_id: str
    ) -> Given[GeneratedGraph]: ...

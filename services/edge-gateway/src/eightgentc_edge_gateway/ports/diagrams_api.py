"""Diagrams of a project."""

from __future__ import annotations

from typing import Protocol

from eightgentc_edge_gateway.contract.diagram import (
    Diagram,
    DiagramChanges,
    DiagramPage,
    DiagramVersion,
    DiagramVersionPage,
    GeneratedDiagram,
    GenerateDiagram,
    NewDiagram,
)
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.ports.given import Given
from eightgentc_kit.identity.tokens import VerifiedToken


class DiagramsApi(Protocol):
    """Read and write diagrams. `etag`: '' for whatever is current."""

    async def create_diagram(
        self, person: VerifiedToken, project_id: str, diagram: NewDiagram, *, request_id: str
    ) -> Given[Diagram]: ...

    async def get_diagram(self, person: VerifiedToken, project_id: str, diagram_id: str) -> Diagram: ...

    async def list_diagrams(
        self, person: VerifiedToken, project_id: str, page: Page, *, type: str
    ) -> DiagramPage: ...

    async def update_diagram(
        self, person: VerifiedToken, project_id: str, diagram_id: str, changes: DiagramChanges, *, etag: str
    ) -> Diagram: ...

    async def delete_diagram(
        self, person: VerifiedToken, project_id: str, diagram_id: str, *, etag: str
    ) -> None: ...

    async def generate_diagram(
        self, person: VerifiedToken, project_id: str, wish: GenerateDiagram, *, request_id: str
    ) -> Given[GeneratedDiagram]: ...

    async def list_diagram_versions(
        self, person: VerifiedToken, project_id: str, diagram_id: str, page: Page
    ) -> DiagramVersionPage: ...

    async def get_diagram_version(
        self, person: VerifiedToken, project_id: str, diagram_id: str, version: int
    ) -> DiagramVersion: ...

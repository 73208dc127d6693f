"""Diagrams over gRPC."""

from __future__ import annotations

from typing import Literal

from eightgentc.projects.v1 import diagram_pb2
from eightgentc.projects.v1 import diagram_service_pb2 as pb
from eightgentc.projects.v1.diagram_service_pb2_grpc import DiagramServiceStub
from eightgentc_edge_gateway.adapters.outbound.grpc.neighbour import Neighbour
from eightgentc_edge_gateway.adapters.outbound.grpc.values import generation, mask, time
from eightgentc_edge_gateway.contract.diagram import (
    Diagram,
    DiagramChanges,
    DiagramCheck,
    DiagramPage,
    DiagramProposal,
    DiagramVersion,
    DiagramVersionPage,
    GeneratedDiagram,
    GenerateDiagram,
    NewDiagram,
)
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.ports.given import Given
from eightgentc_kit.identity.tokens import VerifiedToken

_STATES: dict[diagram_pb2.DiagramState.ValueType, Literal["valid", "draft", "unchecked"]] = {
    diagram_pb2.DIAGRAM_STATE_VALID: "valid",
    diagram_pb2.DIAGRAM_STATE_DRAFT: "draft",
    diagram_pb2.DIAGRAM_STATE_UNCHECKED: "unchecked",
}


class GrpcDiagramsApi:
    """Implements `DiagramsApi`."""

    def __init__(self, projects: Neighbour) -> None:
        self._projects = projects
        self._stub = DiagramServiceStub(projects.channel)

    async def create_diagram(
        self, person: VerifiedToken, project_id: str, diagram: NewDiagram, *, request_id: str
    ) -> Given[Diagram]:
        request = pb.CreateDiagramRequest(
            project_id=project_id,
            diagram=diagram_pb2.Diagram(type=diagram.type, title=diagram.title, content=diagram.content),
            request_id=request_id,
        )
        answer = await self._projects.call(person, self._stub.CreateDiagram, request)
        return Given(_diagram(answer.diagram), answer.replayed)

    async def get_diagram(self, person: VerifiedToken, project_id: str, diagram_id: str) -> Diagram:
        request = pb.GetDiagramRequest(project_id=project_id, diagram_id=diagram_id)
        return _diagram((await self._projects.call(person, self._stub.GetDiagram, request)).diagram)

    async def list_diagrams(
        self, person: VerifiedToken, project_id: str, page: Page, *, type: str
    ) -> DiagramPage:
        request = pb.ListDiagramsRequest(
            project_id=project_id, page_size=page.size, page_token=page.token, type=type
        )
        answer = await self._projects.call(person, self._stub.ListDiagrams, request)
        return DiagramPage(
            diagrams=[_diagram(diagram) for diagram in answer.diagrams],
            next_page_token=answer.next_page_token or None,
        )

    async def update_diagram(
        self, person: VerifiedToken, project_id: str, diagram_id: str, changes: DiagramChanges, *, etag: str
    ) -> Diagram:
        request = pb.UpdateDiagramRequest(
            project_id=project_id,
            diagram=diagram_pb2.Diagram(
                id=diagram_id,
                type=changes.type,
                title=changes.title,
                content=changes.content,
                etag=etag,
            ),
            update_mask=mask(changes),
        )
        return _diagram((await self._projects.call(person, self._stub.UpdateDiagram, request)).diagram)

    async def delete_diagram(
        self, person: VerifiedToken, project_id: str, diagram_id: str, *, etag: str
    ) -> None:
        request = pb.DeleteDiagramRequest(project_id=project_id, diagram_id=diagram_id, etag=etag)
        await self._projects.call(person, self._stub.DeleteDiagram, request)

    async def generate_diagram(
        self, person: VerifiedToken, project_id: str, wish: GenerateDiagram, *, request_id: str
    ) -> Given[GeneratedDiagram]:
        request = pb.GenerateDiagramRequest(
            project_id=project_id,
            type=wish.type,
            prompt=wish.prompt,
            timeline_data=wish.timeline_data,
            refresh=wish.refresh,
            request_id=request_id,
        )
        answer = await self._projects.call(person, self._stub.GenerateDiagram, request)
        generated = GeneratedDiagram(
            proposal=_proposal(answer.proposal),
            applied=answer.generation.applied,
            generation=generation(answer.generation),
        )
        return Given(generated, answer.replayed)

    async def list_diagram_versions(
        self, person: VerifiedToken, project_id: str, diagram_id: str, page: Page
    ) -> DiagramVersionPage:
        request = pb.ListDiagramVersionsRequest(
            project_id=project_id, diagram_id=diagram_id, page_size=page.size, page_token=page.token
        )
        answer = await self._projects.call(person, self._stub.ListDiagramVersions, request)
        return DiagramVersionPage(
            versions=[_version(version, content=None) for version in answer.versions],
            next_page_token=answer.next_page_token or None,
        )

    async def get_diagram_version(
        self, person: VerifiedToken, project_id: str, diagram_id: str, version: int
    ) -> DiagramVersion:
        request = pb.GetDiagramVersionRequest(project_id=project_id, diagram_id=diagram_id, version=version)
        answer = await self._projects.call(person, self._stub.GetDiagramVersion, request)
        return _version(answer.version, content=answer.version.content)


def _diagram(message: diagram_pb2.Diagram) -> Diagram:
    return Diagram(
        id=message.id,
        project_id=message.project_id,
        type=message.type,
        title=message.title,
        content=message.content,
        check=_check(message),
        version=message.version,
        etag=message.etag,
        generation_id=message.generation_id or None,
        edited_by_person=message.edited_by_person,
        created_at=time(message.create_time),
        updated_at=time(message.update_time),
    )


def _proposal(message: diagram_pb2.Diagram) -> DiagramProposal:
    return DiagramProposal(
        id=message.id or None,
        type=message.type,
        title=message.title,
        content=message.content,
        check=_check(message),
        etag=message.etag or None,
    )


def _check(diagram: diagram_pb2.Diagram) -> DiagramCheck | None:
    check = diagram.check
    if check.state not in _STATES:
        return None
    return DiagramCheck(
        valid=check.state == diagram_pb2.DIAGRAM_STATE_VALID,
        state=_STATES[check.state],
        line=check.line or None,
        column=check.column or None,
        expected=list(check.expected),
        message=check.message,
    )


def _version(message: diagram_pb2.DiagramVersion, *, content: str | None) -> DiagramVersion:
    return DiagramVersion(
        version=message.version,
        type=message.type,
        content=content,
        author_id=message.author_id or None,
        cause=message.cause,
        created_at=time(message.create_time),
    )

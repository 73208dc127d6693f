"""Diagrams and their versions."""

from __future__ import annotations

from eightgentc.projects.v1 import diagram_pb2
from eightgentc.projects.v1 import diagram_service_pb2 as pb
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
from eightgentc_edge_gateway.translate.generation import to_generation
from eightgentc_edge_gateway.translate.reader import JsonObject, Reader
from eightgentc_edge_gateway.translate.writer import Writer

_CHECKED = frozenset(
    {diagram_pb2.DIAGRAM_STATE_VALID, diagram_pb2.DIAGRAM_STATE_DRAFT, diagram_pb2.DIAGRAM_STATE_UNCHECKED}
)


def is_valid(check: diagram_pb2.DiagramCheck) -> bool:
    """Whether the official parser accepted it."""
    return check.state == diagram_pb2.DIAGRAM_STATE_VALID


_to_check = Reader(diagram_pb2.DiagramCheck, DiagramCheck, valid=is_valid)


def _check(diagram: diagram_pb2.Diagram) -> JsonObject | None:
    """None for content that is not Mermaid: no parser has checked it."""
    return _to_check(diagram.check) if diagram.check.state in _CHECKED else None


def _content(version: diagram_pb2.DiagramVersion) -> str:
    """Also where it is empty: an absent field means that the content was not asked for."""
    return version.content


to_diagram = Reader(diagram_pb2.Diagram, Diagram, check=_check)
to_diagram_page = Reader(pb.ListDiagramsResponse, DiagramPage, diagrams=to_diagram)
to_generated_diagram = Reader(
    pb.GenerateDiagramResponse,
    GeneratedDiagram,
    proposal=Reader(diagram_pb2.Diagram, DiagramProposal, check=_check),
    applied="generation.applied",
    generation=to_generation,
)
to_diagram_version = Reader(diagram_pb2.DiagramVersion, DiagramVersion, content=_content)
to_diagram_version_page = Reader(
    pb.ListDiagramVersionsResponse,
    DiagramVersionPage,
    versions=Reader(diagram_pb2.DiagramVersion, DiagramVersion, content=None),
)

from_new_diagram = Writer(NewDiagram, diagram_pb2.Diagram)
from_diagram_changes = Writer(DiagramChanges, diagram_pb2.Diagram)
from_generate_diagram = Writer(GenerateDiagram, pb.GenerateDiagramRequest)

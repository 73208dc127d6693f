"""Diagrams as text."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from eightgentc_edge_gateway.contract.generation import Generation
from eightgentc_edge_gateway.contract.model import Body, Changes, Id, Resource, Time, TimeZone


class DiagramCheck(Resource):
    """The verdict of the official Mermaid parser; lines and columns count from 1."""

    valid: bool
    state: Literal["valid", "draft", "unchecked"]
    line: int | None = None
    column: int | None = None
    expected: list[str] = Field(default=[])
    message: str = ""
    reason: str = Field(
        default="",
        description="Why a draft is one, other than that it does not parse: `too_large_for_browsers`, or `unsafe` "
        "(it runs script, loads from outside or lowers the renderer's security, at `line` and `column`).",
    )


class Diagram(Resource):
    """A diagram. Content that is not Mermaid is kept byte for byte and has no `check`."""

    id: Id
    project_id: Id
    type: str = Field(examples=["flowchart", "timeline"])
    title: str
    content: str = Field(examples=["flowchart TD\n  A[Oven] --> B[Bread]"])
    check: DiagramCheck | None = None
    version: int
    etag: str
    generation_id: Id | None = None
    edited_by_person: bool
    created_at: Time
    updated_at: Time


class DiagramPage(Resource):
    """A page of diagrams, newest change first."""

    diagrams: list[Diagram]
    next_page_token: str | None = None


class NewDiagram(Body):
    """What a diagram is made of; `type` is detected by the parser where it is absent."""

    content: str = Field(examples=["flowchart TD\n  A[Oven] --> B[Bread]"])
    type: str = ""
    title: str = ""


class DiagramChanges(Changes):
    """The fields to change; absent ones stay as they are."""

    content: str = ""
    type: str = ""
    title: str = ""


class GenerateDiagram(Body):
    """What to draw, beside what was said in the conversations. Every field is optional."""

    type: str = Field(default="", examples=["timeline"], description="flowchart where it is absent.")
    prompt: str = ""
    timeline_data: str = ""
    refresh: bool = False
    time_zone: TimeZone = ""


class DiagramProposal(Resource):
    """What the model drew; with an id where it was saved."""

    id: Id | None = None
    type: str
    title: str
    content: str
    check: DiagramCheck | None = None
    etag: str | None = None


class GeneratedDiagram(Resource):
    """What the model drew, and whether it was applied."""

    proposal: DiagramProposal
    applied: bool
    generation: Generation


class DiagramVersion(Resource):
    """A saved state of a diagram. Lists leave the content out."""

    version: int
    type: str
    content: str | None = None
    author_id: Id | None = None
    cause: str = Field(examples=["edit", "generate"])
    created_at: Time


class DiagramVersionPage(Resource):
    """Versions, newest first."""

    versions: list[DiagramVersion]
    next_page_token: str | None = None

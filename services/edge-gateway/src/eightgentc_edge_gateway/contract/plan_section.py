"""Sections of a plan."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from eightgentc_edge_gateway.contract.generation import Generation
from eightgentc_edge_gateway.contract.model import INT32_MAX, Body, Changes, Id, Resource, Time, TimeZone

SectionStatus = Literal["draft", "review", "final"]


class PlanSection(Resource):
    """A section of the plan; its name is unique in the project, whatever its case."""

    id: Id
    project_id: Id
    section: str = Field(examples=["Goals"])
    content: str = Field(description="Markdown.")
    position: int
    status: SectionStatus
    version: int
    etag: str
    generation_id: Id | None = None
    edited_by_person: bool
    created_at: Time
    updated_at: Time


class PlanSectionPage(Resource):
    """Sections in the order of the plan."""

    sections: list[PlanSection]
    next_page_token: str | None = None


class PlanSectionText(Body):
    """The content of a section; `position` and `status` stay as they are where they are absent."""

    content: str = Field(examples=["Open by May, with one oven and two bakers."])
    position: int = Field(default=0, ge=0, le=INT32_MAX)
    status: SectionStatus = "draft"


class PlanSectionChanges(Changes):
    """The fields to change; absent ones stay as they are. A new name (`section`) must be sent alone."""

    section: str = Field(default="", examples=["Market"])
    content: str = ""
    position: int = Field(default=0, ge=0, le=INT32_MAX)
    status: SectionStatus = "draft"


class GenerateSection(Body):
    """What the model is to know beside the conversations. Every field is optional."""

    prompt: str = ""
    context: str = ""
    goals: str = ""
    refresh: bool = Field(default=False, description="Asks the model even where the answer is cached.")
    time_zone: TimeZone = ""


class SectionProposal(Resource):
    """What the model wrote."""

    section: str
    content: str


class GeneratedSection(Resource):
    """What the model wrote, whether it was applied, and the section as it is now."""

    proposal: SectionProposal
    applied: bool
    generation: Generation
    section: PlanSection | None = None


class PlanSectionVersion(Resource):
    """A saved text of a section. Lists leave the content out."""

    version: int
    section: str
    content: str | None = None
    author_id: Id | None = Field(default=None, description="Left out where the model wrote it.")
    cause: str = Field(examples=["edit", "generate", "rename", "restore"])
    name: str | None = Field(default=None, description="Set by a person, so that it can be found again.")
    generation_id: Id | None = None
    created_at: Time


class VersionName(Body):
    """A name for a version; an empty one removes it."""

    name: str = Field(examples=["Before the bank"])


class DiffPiece(Resource):
    """Words that stayed, went or came, with the white space around them."""

    kind: Literal["equal", "removed", "added"]
    text: str


class PlanSectionDiff(Resource):
    """The way from one text to the other: equal and removed pieces are the first, equal and added ones the second."""

    from_version: int
    to_version: int
    pieces: list[DiffPiece]


class PlanSectionVersionPage(Resource):
    """Versions, newest first."""

    versions: list[PlanSectionVersion]
    next_page_token: str | None = None

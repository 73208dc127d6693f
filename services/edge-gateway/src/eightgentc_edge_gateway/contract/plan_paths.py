"""Bodies and answers of the plan's own paths, exactly as the plan writes them."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from pydantic import Field, JsonValue

from eightgentc_edge_gateway.contract.graph import Graph
from eightgentc_edge_gateway.contract.model import Body, Id, Resource, Time, TimeZone
from eightgentc_edge_gateway.contract.plan_section import PlanSection, SectionProposal
from eightgentc_edge_gateway.contract.project import Project


class ProjectWithSections(Project):
    """A project and all sections of its plan."""

    sections: list[PlanSection]


class NewChatMessage(Body):
    """A person's message; `reply` asks for the model's answer."""

    conversation_id: str = ""
    project_id: str = ""
    section: str = ""
    content: str = Field(min_length=1)
    sender: Literal["user"] = "user"
    reply: bool = False
    time_zone: TimeZone = ""


class ChatReply(Resource):
    """The model's message."""

    id: Id
    conversation_id: Id
    sender: Literal["assistant"] = "assistant"
    content: str


class ChatMessage(Resource):
    """Where the message went, and the model's answer if one was asked for."""

    id: Id
    conversation_id: Id
    timestamp: Time
    reply: ChatReply | None = None


class AskPlan(Body):
    """A prompt; the model chooses between a tool and text."""

    project_id: str
    prompt: str = Field(examples=["Summarise where we stand."])
    current_context: JsonValue = None
    time_zone: TimeZone = ""


class AskSection(Body):
    """A prompt in the conversation of a section."""

    project_id: str
    prompt: str
    time_zone: TimeZone = ""


class GeneratePlan(Body):
    """A section to write."""

    project_id: str
    section: str = Field(examples=["Goals"])
    context: JsonValue = None
    goals: JsonValue = None
    time_zone: TimeZone = ""


class DrawGraph(Body):
    """What the graph is to show."""

    project_id: str
    topics: list[str] = Field(default=[], max_length=50)
    prompt: str = ""
    time_zone: TimeZone = ""


class DrawDiagram(Body):
    """Tasks or notes to draw."""

    project_id: str
    timeline_data: JsonValue
    type: str = ""
    time_zone: TimeZone = ""


class PlanResult(Resource):
    """The arguments of the tool that the model chose, or `{text}`."""

    result: dict[str, Any]


class SectionResult(Resource):
    """The section that was written."""

    result: SectionProposal


class GraphResult(Resource):
    """The graph that was drawn."""

    result: Graph


class DrawnDiagram(Resource):
    """A diagram; `valid` only if the official parser accepts it."""

    type: str
    content: str
    valid: bool


class DiagramResult(Resource):
    """The diagram that was drawn."""

    result: DrawnDiagram


def as_text(value: JsonValue) -> str:
    """Text as it is, anything else as JSON: front ends send notes as either."""
    if value is None or isinstance(value, str):
        return value or ""
    return msgspec.json.encode(value).decode()

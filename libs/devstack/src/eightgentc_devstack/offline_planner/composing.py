"""From a request to the answer: the text, or the arguments that fit the wanted schema."""

from __future__ import annotations

import re
from typing import Any

from .drawing.diagram import diagram
from .drawing.graph import concept_graph
from .filling import conform
from .idea import Idea, idea_of
from .request import PlannerRequest
from .talk.brief import read
from .writing.chat import reply
from .writing.sections import write_section

_KIND = re.compile(
    r"\b(gantt|timeline|mind ?map|sequence|state|kanban|journey|class|er)\b(?=.*\b(?:diagram|chart|map|board)\b|\s*$|[.!?])|\b(gantt|timeline|mind ?map|flow ?chart)\b",
    re.IGNORECASE,
)


def compose_text(request: PlannerRequest) -> str:
    """The chat reply."""
    question = request.latest if "?" in request.latest else ""
    latest = read([request.latest], request.today)
    return reply(_idea(request), latest, request.section, request.turn, question)


def compose(schema: dict[str, Any], request: PlannerRequest) -> Any:
    """A value of the schema, known by the names of its properties."""
    idea = _idea(request)
    names = set(schema.get("properties", {}))
    value: Any = None
    if {"section", "content"} <= names:
        section = request.section or "Context"
        value = {"section": section, "content": write_section(idea, section)}
    elif "tasks" in names or {"type", "code"} <= names:
        value = diagram(idea, _diagram_type(schema, request))
    elif {"nodes", "edges"} <= names:
        value = concept_graph(idea, request.topics)
    return conform(value, schema, schema, idea)


def _idea(request: PlannerRequest) -> Idea:
    return idea_of(read(request.talk, request.today))


def _diagram_type(schema: dict[str, Any], request: PlannerRequest) -> str:
    allowed = schema.get("properties", {}).get("type", {}).get("enum") or []
    match = _KIND.search(request.latest)
    asked = request.diagram_type or ((match[1] or match[2]).lower().replace(" ", "") if match else "")
    if asked and (not allowed or asked in allowed):
        return asked
    return "flowchart" if not allowed or "flowchart" in allowed else str(allowed[0])

"""What a small model (a few billion weights, on a laptop) is asked for instead: the same things, in less.

Such a model fills a list until its output ends, draws a star where it is asked for edges, and forgets half of a long
rule. So lists and texts have bounds in the schema, which its server enforces while it writes; what our code does better
(what belongs together, which day it is, places, phases) is not asked for; and the schema of a diagram is that of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eightgentc_ai.domain.diagram import TIMED
from eightgentc_ai.domain.drawn_graph import WRITERS
from eightgentc_ai.domain.operation import Operation
from eightgentc_ai.domain.tools import (
    CORRECT_INSIGHT,
    INSIGHTS,
    MERMAID_DIAGRAM,
    NODE_GRAPH,
    PLAN_SECTION,
    REMEMBER_INSIGHT,
    SUMMARY,
    TIMELINE,
    Tool,
)

MOST_NODES = 12
MOST_EDGES = 14
MOST_TASKS = 10
MOST_INSIGHTS = 8
IN_ORDER = frozenset({"flowchart", "state"})
"""Kinds of diagrams whose nodes are steps: each leads to the next."""
_MOST_OUTPUT = {
    "plan_section": 450,
    "concept_graph": 700,
    "diagram": 900,
    "timeline": 700,
    "insights": 900,
    "summary": 350,
}
_MOST_WORDS = 300


def for_small_model(operation: Operation, settings: Mapping[str, str]) -> Operation:
    """The operation with a bounded answer."""
    most = _MOST_OUTPUT.get(operation.prompt, _MOST_WORDS)
    return replace(operation, tool=_bounded(operation.tool, settings), max_output_tokens=most)


def tool_that_forgets(ids: Sequence[str]) -> Tool:
    """The correction that forgets one of these insights."""
    return replace(CORRECT_INSIGHT, parameters=_object(insightId=_one_of(*ids)))


def _bounded(tool: Tool | None, settings: Mapping[str, str]) -> Tool | None:
    if tool is MERMAID_DIAGRAM:
        parameters = _of_diagram(settings.get("Diagram type", ""))
    else:
        parameters = _PARAMETERS.get(tool.name) if tool else None
    return replace(tool, parameters=parameters) if tool and parameters else tool


def _of_diagram(kind: str) -> dict[str, object] | None:
    """None for kinds that are free Mermaid text."""
    if kind in TIMED:
        return _TASKS
    if kind in IN_ORDER or kind == "mindmap":
        return _NODES
    return _DRAWN if kind in WRITERS else None


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: object, most: int, least: int = 1) -> dict[str, object]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def _text(most: int) -> dict[str, object]:
    return {"type": "string", "minLength": 1, "maxLength": most}


def _maybe(most: int) -> dict[str, object]:
    return {"type": "string", "maxLength": most}


def _one_of(*words: str) -> dict[str, object]:
    return {"type": "string", "enum": list(words)}


_NODES = _object(nodes=_list(_object(label=_text(48)), MOST_NODES, 2))
_TASKS = _object(tasks=_list(_object(label=_text(60), when=_maybe(30)), MOST_TASKS))
_IDS = _one_of(*(f"n{number}" for number in range(1, MOST_NODES + 1)))
_DRAWN = _object(
    nodes=_list(_object(id=_IDS, label=_text(48)), MOST_NODES, 2),
    edges=_list(_object(source=_IDS, target=_IDS, label=_maybe(24)), MOST_EDGES, 0),
)
_KIND = _one_of("goal", "constraint", "decision", "fact", "risk", "open_question")
_PARAMETERS: Mapping[str, dict[str, object]] = {
    PLAN_SECTION.name: _object(content=_text(1_200)),
    NODE_GRAPH.name: _NODES,
    TIMELINE.name: _TASKS,
    INSIGHTS.name: _object(
        insights=_list(
            _object(kind=_KIND, text=_text(160), messageId=_text(60), quote=_text(200)), MOST_INSIGHTS, 0
        )
    ),
    SUMMARY.name: _object(summary=_text(900)),
    REMEMBER_INSIGHT.name: _object(kind=_KIND, text=_text(160), quote=_text(200)),
}

"""What a small model (a few billion weights, on a laptop) is asked for instead: the same things, in less.

Such a model fills a list until its output ends, draws a star where it is asked for edges, and forgets half of a long
rule. So lists and texts have bounds in the schema, which its server enforces while it writes; what our code does better
(what belongs together, which day it is, places, phases) is not asked for; and the schema of a diagram is that of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from eightgentc_ai.domain.diagram import TIMED
from eightgentc_ai.domain.drawn_graph import WRITERS
from eightgentc_ai.domain.operation import Operation
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM, NODE_GRAPH, PLAN_SECTION, Tool

MOST_NODES = 12
MOST_EDGES = 14
MOST_TASKS = 10
IN_ORDER = frozenset({"flowchart", "state"})
"""Kinds of diagrams whose nodes are steps: each leads to the next."""
_MOST_OUTPUT = {"section": 450, "graph": 700, "diagram": 900, "timeline": 700}
_MOST_WORDS = 300


def for_small_model(operation: Operation, settings: Mapping[str, str]) -> Operation:
    """The operation with a bounded answer."""
    most = _MOST_OUTPUT.get(operation.name, _MOST_WORDS)
    return replace(operation, tool=_bounded(operation.tool, settings), max_output_tokens=most)


def _bounded(tool: Tool | None, settings: Mapping[str, str]) -> Tool | None:
    parameters: dict[str, object] | None = None
    if tool is PLAN_SECTION:
        parameters = _object(content=_text(1_200))
    elif tool is NODE_GRAPH:
        parameters = _NODES
    elif tool is MERMAID_DIAGRAM:
        parameters = _of_diagram(settings.get("Diagram type", ""))
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


_NODES = _object(nodes=_list(_object(label=_text(48)), MOST_NODES, 2))
_TASKS = _object(tasks=_list(_object(label=_text(60), when=_maybe(30)), MOST_TASKS))
_IDS = {"type": "string", "enum": [f"n{number}" for number in range(1, MOST_NODES + 1)]}
_DRAWN = _object(
    nodes=_list(_object(id=_IDS, label=_text(48)), MOST_NODES, 2),
    edges=_list(_object(source=_IDS, target=_IDS, label=_maybe(24)), MOST_EDGES, 0),
)

"""What a small model (a few billion weights, on a laptop) is asked for instead: the same things, in less.

Such a model fills a list until its output ends, draws nodes where it is asked for places, and forgets half of a long
rule. So lists and texts have bounds in the schema, which its server enforces while it writes; what our code does better
(places, phases, the order of what follows) is not asked for; and the schema of a diagram is that of its kind.
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
_MOST_OUTPUT = {"section": 450, "graph": 1_200, "diagram": 1_000, "timeline": 700}
_MOST_WORDS = 300


def for_small_model(operation: Operation, settings: Mapping[str, str]) -> Operation:
    """The operation with a bounded answer."""
    most = _MOST_OUTPUT.get(operation.name, _MOST_WORDS)
    return replace(operation, tool=_bounded(operation.tool, settings), max_output_tokens=most)


def _bounded(tool: Tool | None, settings: Mapping[str, str]) -> Tool | None:
    if tool is None:
        return None
    kind = settings.get("Diagram type", "")
    if tool is MERMAID_DIAGRAM and kind not in TIMED and kind not in WRITERS:
        return tool  # free Mermaid text
    parameters = _TIMED if kind in TIMED else _PARAMETERS[tool.name]
    return replace(tool, parameters=parameters)


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: object, most: int, least: int = 0) -> dict[str, object]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def _text(most: int) -> dict[str, object]:
    return {"type": "string", "minLength": 1, "maxLength": most}


def _maybe(most: int) -> dict[str, object]:
    return {"type": "string", "maxLength": most}


_IDS = {"type": "string", "enum": [f"n{number}" for number in range(1, MOST_NODES + 1)]}
_TYPES = {
    "type": "string",
    "enum": ["goal", "task", "constraint", "risk", "milestone", "resource", "person", "place", "concept"],
}
_EDGES = _list(_object(source=_IDS, target=_IDS, label=_maybe(24)), MOST_EDGES)
_TIMED = _object(
    tasks=_list(_object(label=_text(60), start=_maybe(20), end=_maybe(20), when=_maybe(40)), MOST_TASKS, 1)
)
_PARAMETERS: Mapping[str, dict[str, object]] = {
    PLAN_SECTION.name: _object(content=_text(1_200)),
    NODE_GRAPH.name: _object(
        nodes=_list(_object(id=_IDS, label=_text(48), type=_TYPES), MOST_NODES, 3), edges=_EDGES
    ),
    MERMAID_DIAGRAM.name: _object(
        nodes=_list(_object(id=_IDS, label=_text(48)), MOST_NODES, 2), edges=_EDGES
    ),
}

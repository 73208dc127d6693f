"""The tools as `ai` sends them, and requests in its prompt format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .ideas import NOW

MODEL = "offline-planner"


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


TEXT, MAYBE = {"type": "string"}, {"type": ["string", "null"]}
NUMBER = {"type": ["number", "null"]}
SOURCES = {"type": "array", "items": TEXT}
OF_PARAGRAPHS = {"type": "array", "items": _object(paragraph={"type": "number"}, id=TEXT, quote=TEXT)}
NODE = _object(id=TEXT, label=TEXT, content=MAYBE, type=TEXT, x=NUMBER, y=NUMBER, sources=SOURCES)
EDGE = _object(source=TEXT, target=TEXT, label=MAYBE, type=MAYBE, sources=SOURCES)
TASK = _object(
    id=TEXT, label=TEXT, section=MAYBE, start=MAYBE, end=MAYBE, when=MAYBE, assumed={"type": "boolean"},
    dependsOn={"type": "array", "items": TEXT}, sources=SOURCES,
)  # fmt: skip
KINDS = [
    "flowchart",
    "sequence",
    "mindmap",
    "state",
    "class",
    "er",
    "timeline",
    "gantt",
    "kanban",
    "journey",
    "pie",
]
SCHEMAS = {
    "generatePlanSection": _object(section=TEXT, content=TEXT, sources=OF_PARAGRAPHS),
    "generateNodeGraph": _object(
        nodes={"type": "array", "items": NODE}, edges={"type": "array", "items": EDGE}
    ),
    "generateMermaidDiagram": _object(
        type={"type": "string", "enum": KINDS},
        title=MAYBE,
        code=MAYBE,
        nodes={"type": "array", "items": _object(id=TEXT, label=TEXT, shape=MAYBE, sources=SOURCES)},
        edges={"type": "array", "items": _object(source=TEXT, target=TEXT, label=MAYBE, sources=SOURCES)},
        tasks={"type": "array", "items": TASK},
    ),
    "extractInsights": _object(
        insights={
            "type": "array",
            "items": _object(
                kind=TEXT, text=TEXT, messageId=TEXT, quote=TEXT, supersedes=MAYBE, contradicts=MAYBE
            ),
        }
    ),
    "summarizeConversation": _object(summary=TEXT),
    "generateTimeline": _object(
        type={"type": "string", "enum": ["timeline", "gantt"]},
        title=MAYBE,
        tasks={"type": "array", "items": TASK},
    ),
}
MEMORY_SCHEMAS = {
    "rememberInsight": _object(kind=TEXT, text=TEXT, quote=TEXT),
    "correctInsight": _object(insightId=TEXT, action=TEXT, text=MAYBE, quote=MAYBE),
}
"""Those for which a message has to say what."""
TOOLS: list[Any] = [
    {"type": "function", "function": {"name": name, "parameters": schema, "strict": True}}
    for name, schema in (SCHEMAS | MEMORY_SCHEMAS).items()
]


def named(name: str) -> Any:
    """A `tool_choice` that names the tool."""
    return {"type": "function", "function": {"name": name}}


def messages(
    *talk: str,
    section: str = "",
    diagram: str = "",
    last: str = "",
    now: str = NOW.isoformat(),
    known: Sequence[str] = (),
    short: Sequence[str] = (),
) -> list[Any]:
    """The talk as fenced context, as `ai` sends it, behind what is remembered and what chats say in short."""
    about = {"Section": section, "Diagram type": diagram}
    items = [json.dumps({name: value}) for name, value in about.items() if value]
    items += [
        json.dumps({"id": f"insight:{n}", "kind": "insight", "text": text}) for n, text in enumerate(known)
    ]
    items += [
        json.dumps({"id": f"summary:{n}", "kind": "summary", "text": text}) for n, text in enumerate(short)
    ]
    items += [
        json.dumps({"id": f"m{n}", "kind": "message", "label": "user", "text": text})
        for n, text in enumerate(talk)
    ]
    return [
        {"role": "system", "content": f"You plan.\nCurrent time: {now}"},
        {"role": "user", "content": "\n".join(["```context", *items, "```"])},
        *([{"role": "user", "content": last}] if last else []),
    ]


def body(tool: str, *talk: str, **how: str) -> dict[str, Any]:
    """A request that forces a tool."""
    return {"model": MODEL, "messages": messages(*talk, **how), "tools": TOOLS, "tool_choice": named(tool)}

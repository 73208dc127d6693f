"""What a request wants back: words, JSON of a schema, or the call of a tool."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_ASKS = re.compile(
    r"\b(?:write|draft|generate|create|make|draw|show|produce|update|add|save|put|build|give|prepare|turn)\b",
    re.IGNORECASE,
)
_TARGETS = {
    "diagram": re.compile(
        r"\b(?:diagram|timeline|flow ?chart|gantt|mind ?map|sequence|mermaid|chart)\b", re.IGNORECASE
    ),
    "graph": re.compile(r"\b(?:graph|concept map|concepts?|nodes?|canvas)\b", re.IGNORECASE),
    "section": re.compile(
        r"\b(?:section|plan|context|goals|budget|risks|summary|audience|team|marketing|operations|chapter)\b",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True)
class Wanted:
    """Without a schema: words. With a tool's name: its call. Else: JSON as content."""

    tool: str | None = None
    schema: dict[str, Any] | None = None


def wanted(body: dict[str, Any], latest: str) -> Wanted:
    """What the request asks for; where the choice is ours, the last message decides."""
    tools = {
        tool["function"]["name"]: tool["function"].get("parameters") or {} for tool in body.get("tools") or []
    }
    choice = body.get("tool_choice", "auto")
    if isinstance(choice, dict):
        name = choice.get("function", {}).get("name", "")
        return Wanted(name, tools[name])
    if tools and choice != "none":
        name = _chosen(tools, latest, required=choice == "required")
        if name:
            return Wanted(name, tools[name])
    form = body.get("response_format") or {}
    if form.get("type") == "json_schema":
        return Wanted(schema=form["json_schema"].get("schema") or {})
    if form.get("type") == "json_object":
        return Wanted(
            schema={"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
        )
    return Wanted()


def _chosen(tools: dict[str, Any], latest: str, *, required: bool) -> str | None:
    """The tool that the message speaks of; none unless it asks for something to be made."""
    if _ASKS.search(latest) or required:
        for kind, words in _TARGETS.items():
            for name in tools:
                if kind in name.lower() and words.search(latest):
                    return name
    if required:
        return next((name for name in tools if "section" in name.lower()), next(iter(tools)))
    return None

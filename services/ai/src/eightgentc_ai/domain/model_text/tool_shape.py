"""The shape that a tool asks for: whether an object has it, and objects in which the one with it is wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from eightgentc_ai.domain.model_text.objects_in_text import decoded, exact, objects_in
from eightgentc_ai.domain.model_text.schema_values import by_schema
from eightgentc_ai.domain.tools import (
    CORRECT_INSIGHT,
    INSIGHTS,
    MERMAID_DIAGRAM,
    NODE_GRAPH,
    PLAN_SECTION,
    REMEMBER_INSIGHT,
    SUMMARY,
    TIMELINE,
    TOOLS,
    Tool,
)

UNWRAPPED = "The arguments were taken out of what was around them."
_DEPTH = 4
_NAME_KEYS = (
    "name",
    "tool",
    "tool_name",
    "toolName",
    "function",
    "function_name",
    "action",
    "recipient_name",
)
_WRAPPERS = (
    "arguments", "parameters", "args", "params", "input", "kwargs", "properties", "action_input", "tool_input",
    "function", "function_call", "tool_call", "tool_calls", "tool_uses", "tool_arguments", "calls",
    "result", "output", "response", "answer", "data", "json", "value",
)  # fmt: skip
_IN_CONTENT = {"section", "content"}
_PLACEHOLDER = re.compile(
    r"[\s.\u2026]*\Z|<[^<>\n]{0,60}>\Z|\{[^{}\n]{0,60}\}\Z|\[[^\[\]\n]{0,60}\]\Z|string\Z"
)


def names_another(name: str, tool: Tool) -> bool:
    """Whether a name is that of a tool of ours, but not of this one."""
    found = folded(name)
    return found in _NAMES and found != folded(tool.name)


@lru_cache(maxsize=256)
def folded(name: str) -> str:
    """A name without case and separators, and without the namespace before it."""
    return re.sub(r"[\W_]", "", re.split(r"[.:]", name)[-1]).casefold()


_NAMES = frozenset(folded(name) for name in TOOLS)


def lacks(arguments: dict[str, Any], tool: Tool) -> str:
    """What the arguments, in their shape, lack of what the tool needs, as a sentence; '' where they lack nothing."""
    return _LACKS[tool.name](arguments)


def fitting(value: Any, tool: Tool) -> tuple[dict[str, Any], list[str]] | None:
    """The arguments in their shape and what was done to them; None where the value holds none that fit."""
    for number, candidate in enumerate(_unwrapped(value, tool, _DEPTH)):
        notes: dict[str, None] = {UNWRAPPED: None} if number and candidate is not value else {}
        found = _inside_of_content(by_schema(candidate, tool.parameters, notes), tool, notes)
        if not lacks(found, tool):
            return found, list(notes)
    return None


def shaped(arguments: dict[str, Any], tool: Tool, repairs: list[str]) -> dict[str, Any]:
    """The arguments in their shape, out of what they are wrapped in; as near to it as they come where they do not fit."""
    fit = fitting(arguments, tool)
    notes: dict[str, None] = {}
    found = fit[0] if fit else by_schema(arguments, tool.parameters, notes)
    repairs.extend(fit[1] if fit else notes)
    return found


def _inside_of_content(found: dict[str, Any], tool: Tool, notes: dict[str, None]) -> dict[str, Any]:
    """The arguments themselves where a section's content is once more the JSON of all arguments."""
    content = found.get("content") if tool is PLAN_SECTION else None
    inner = exact(content) if isinstance(content, str) and content.lstrip().startswith("{") else None
    if inner is None or not isinstance(inner.value, dict) or not inner.value.keys() >= _IN_CONTENT:
        return found
    notes[UNWRAPPED] = None
    return inner.value


def _unwrapped(value: Any, tool: Tool, depth: int) -> Iterator[dict[str, Any]]:
    """The objects that may be the arguments: the value, then what it wraps."""
    if isinstance(value, str):
        found = decoded(value) or next(objects_in(value), None)
        value = found.value if found else None
    if isinstance(value, list) and depth:
        for item in value[:20]:
            yield from _unwrapped(item, tool, depth - 1) if isinstance(item, dict) else ()
    if not isinstance(value, dict):
        return
    names = [value[key] for key in _NAME_KEYS if isinstance(value.get(key), str)]
    if any(names_another(name, tool) for name in names):
        return
    yield value
    if depth:
        for inner in _inside(value, tool):
            yield from _unwrapped(inner, tool, depth - 1)


def _inside(value: dict[str, Any], tool: Tool) -> Iterator[Any]:
    yield from (inner for key, inner in value.items() if folded(key) == folded(tool.name))
    yield from (value[key] for key in _WRAPPERS if key in value and isinstance(value[key], dict | list | str))
    if len(value) == 1 and (key := next(iter(value))) not in _WRAPPERS and not names_another(key, tool):
        yield next(iter(value.values()))


def _is_written(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not _PLACEHOLDER.match(value.strip())


def _lacks_of_section(arguments: dict[str, Any]) -> str:
    content = arguments.get("content")
    if not isinstance(content, str):
        return "content must be a string."
    return "" if _is_written(content) else "content must be the text of the section."


def _lacks_of_graph(arguments: dict[str, Any]) -> str:
    nodes, edges = arguments.get("nodes"), arguments.get("edges")
    if not isinstance(nodes, list) or not isinstance(edges, list):
        return "nodes and edges must be lists."
    return "" if _are_labelled(nodes) else "The graph needs at least one node with an id and a label."


def _lacks_of_diagram(arguments: dict[str, Any]) -> str:
    if any(_are_labelled(arguments.get(key)) for key in ("nodes", "tasks")) or _is_written(
        arguments.get("code")
    ):
        return ""
    return "The diagram needs nodes and edges, tasks or code."


def _lacks_of_insights(arguments: dict[str, Any]) -> str:
    return "" if isinstance(arguments.get("insights"), list) else "insights must be a list."


def _lacks_of_summary(arguments: dict[str, Any]) -> str:
    return "" if _is_written(arguments.get("summary")) else "summary must be the text of the summary."


def _lacks_of_remembering(arguments: dict[str, Any]) -> str:
    return "" if _is_written(arguments.get("text")) else "text must say what to remember."


def _lacks_of_correction(arguments: dict[str, Any]) -> str:
    return "" if _is_label(arguments.get("insightId")) else "insightId must name the insight that is meant."


def _lacks_of_timeline(arguments: dict[str, Any]) -> str:
    return (
        "" if _are_labelled(arguments.get("tasks")) else "The timeline needs at least one task with a label."
    )


def _are_labelled(items: Any) -> bool:
    return isinstance(items, list) and any(
        isinstance(item, dict) and _is_label(item.get("label")) for item in items
    )


def _is_label(value: Any) -> bool:
    return _is_written(value) or (isinstance(value, int | float) and not isinstance(value, bool))


_LACKS = {
    PLAN_SECTION.name: _lacks_of_section,
    NODE_GRAPH.name: _lacks_of_graph,
    MERMAID_DIAGRAM.name: _lacks_of_diagram,
    INSIGHTS.name: _lacks_of_insights,
    SUMMARY.name: _lacks_of_summary,
    TIMELINE.name: _lacks_of_timeline,
    REMEMBER_INSIGHT.name: _lacks_of_remembering,
    CORRECT_INSIGHT.name: _lacks_of_correction,
}

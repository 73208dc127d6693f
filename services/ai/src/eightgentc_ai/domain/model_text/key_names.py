"""Keys of a model under the names of a tool's schema: other cases, and what other graph formats call the same thing."""

from __future__ import annotations

import re
from typing import Any

RENAMED = "Fields of other names were read as those of the tool."
_SAME = {
    "label": ("name", "title", "text", "caption"),
    "source": ("from", "src", "sourceId", "start", "from_id"),
    "target": ("to", "dst", "dest", "targetId", "end", "to_id"),
    "nodes": ("vertices", "concepts"),
    "edges": ("links", "relations", "relationships", "connections", "arrows"),
    "tasks": ("events", "milestones", "items", "steps"),
    "code": ("mermaid", "mermaidCode", "diagram", "mermaid_code"),
    "dependsOn": ("dependencies", "after", "requires", "predecessors"),
    "start": ("startDate", "date", "from", "begin"),
    "end": ("endDate", "due", "dueDate", "deadline", "to", "finish"),
    "when": ("time", "period", "timeframe"),
    "section": ("phase", "group"),
    "content": ("text", "body", "markdown"),
    "type": ("diagramType", "kind"),
}  # fmt: skip


def named_as_in_schema(
    value: dict[str, Any], properties: dict[str, Any], notes: dict[str, None]
) -> dict[str, Any]:
    """The object with the keys of the schema where they are missing and plain what is meant; others stay."""
    if value.keys() <= properties.keys():
        return value
    value = _flat(value, properties)
    missing = [name for name in properties if name not in value]
    if not missing:
        return value
    others = {_folded(key): key for key in value if key not in properties}
    found = dict(value)
    for name in missing:
        key = _meant(name, found, others)
        if key is not None:
            notes[RENAMED] = None
            found[name] = found.pop(key)
    return found


def _meant(name: str, found: dict[str, Any], others: dict[str, str]) -> str | None:
    """The key that is meant by a name, taken out of the others."""
    if _folded(name) in others:
        return others.pop(_folded(name))
    if name == "content" and not _may_hold_content(found, others):
        return None
    return next(
        (others.pop(folded) for word in _SAME.get(name, ()) if (folded := _folded(word)) in others), None
    )


def _may_hold_content(found: dict[str, Any], others: dict[str, str]) -> bool:
    """The text of a note that the model quotes is not the text of a section; beside the section's name it is."""
    return len(others) == 1 and not found.keys().isdisjoint(("section", "label"))


def _flat(value: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    """A node as React Flow or Cytoscape has it, with its `data` and `position` beside its id."""
    inner: dict[str, Any] = {}
    for key in ("data", "position"):
        if key not in properties and isinstance(value.get(key), dict):
            inner |= value[key]
    return (
        {**inner, **{key: item for key, item in value.items() if key not in ("data", "position")}}
        if inner
        else value
    )


def _folded(key: str) -> str:
    return re.sub(r"[\W_]", "", key).casefold()

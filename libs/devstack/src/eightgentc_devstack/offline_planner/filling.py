"""Fits a value to a JSON schema, and makes one up from the idea where the schema is not one of ours."""

from __future__ import annotations

from typing import Any

from .drawing.label import label
from .idea import Idea
from .language.grammar import sentence
from .writing import facts
from .writing.sections import write_section

DEEPEST = 12


def conform(
    value: Any, schema: dict[str, Any], root: dict[str, Any], idea: Idea, name: str = "", depth: int = 0
) -> Any:
    """The value where it fits, cut to what the schema knows; else something that fits."""
    schema = _resolved(schema, root, value)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return value if value in schema["enum"] else schema["enum"][0]
    kinds = schema.get("type", "object" if "properties" in schema else "string")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if depth > DEEPEST or (value is None and "null" in kinds):
        return None
    kind = next((k for k in kinds if k != "null"), "null")
    if kind == "object":
        given = value if isinstance(value, dict) else {}
        properties = schema.get("properties", {})
        return {
            key: conform(given.get(key), sub, root, idea, key, depth + 1) for key, sub in properties.items()
        }
    if kind == "array":
        items = schema.get("items", {})
        entries = value if isinstance(value, list) else _things(idea, name, schema)
        most = schema.get("maxItems", len(entries))
        return [conform(item, items, root, idea, name, depth + 1) for item in entries[:most]]
    return _scalar(value, kind, idea, name, schema)


def _scalar(value: Any, kind: str, idea: Idea, name: str, schema: dict[str, Any]) -> Any:
    if kind == "string":
        text = value if isinstance(value, str) else _words(idea, name)
        return text[: schema["maxLength"]] if "maxLength" in schema else text
    if kind in {"integer", "number"}:
        number = (
            value
            if isinstance(value, int | float) and not isinstance(value, bool)
            else schema.get("minimum", 0)
        )
        return int(number) if kind == "integer" else number
    return value if kind == "boolean" and isinstance(value, bool) else False if kind == "boolean" else None


def _resolved(schema: dict[str, Any], root: dict[str, Any], value: Any) -> dict[str, Any]:
    """Behind references and unions: null where nothing is given and null is allowed."""
    for _ in range(DEEPEST):
        if "$ref" in schema:
            target: Any = root
            for part in str(schema["$ref"]).removeprefix("#/").split("/"):
                target = target.get(part, {}) if isinstance(target, dict) else {}
            schema = target
        elif union := schema.get("anyOf") or schema.get("oneOf"):
            null = [s for s in union if s.get("type") == "null"]
            schema = (
                null[0] if null and value is None else next((s for s in union if s.get("type") != "null"), {})
            )
        elif schema.get("allOf"):
            schema = {key: part for piece in schema["allOf"] for key, part in piece.items()}
        else:
            break
    return schema


def _words(idea: Idea, name: str) -> str:
    """Text for a property by its name."""
    name = name.lower()
    if any(word in name for word in ("title", "name", "label", "topic", "subject")):
        return label(facts.aim(idea))
    if any(
        word in name for word in ("summary", "text", "content", "description", "body", "answer", "message")
    ):
        return write_section(idea, "Executive Summary")
    if "section" in name:
        return "Context"
    if "question" in name:
        return idea.fill(idea.domain.questions[0])
    return sentence(f"to {facts.aim(idea)}").removeprefix("To ")


def _things(idea: Idea, name: str, schema: dict[str, Any]) -> list[Any]:
    """Entries for a list by its name: what was listed, steps, or statements of the talk."""
    name = name.lower()
    if any(word in name for word in ("step", "task", "milestone", "goal")):
        found: list[Any] = [text for text, _ in facts.steps(idea)]
    elif "risk" in name:
        found = [idea.fill(risk).split(" | ")[0] for risk in idea.domain.risks]
    elif "question" in name:
        found = [idea.fill(question) for question in idea.domain.questions[:2]]
    else:
        found = list(idea.brief.items or idea.brief.lines[:5])
    least = schema.get("minItems", 0)
    return (found or [None])[: max(least, 5)] if found or least else []

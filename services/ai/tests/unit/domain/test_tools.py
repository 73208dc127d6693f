"""The tools follow OpenAI's strict rules, and describe the output."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from openai.lib._pydantic import _ensure_strict_json_schema

from eightgentc_ai.domain.tools import MERMAID_DIAGRAM, NODE_GRAPH, PLAN_SECTION, TOOLS, Tool

MOST_LEVELS = 5
KEYWORDS = {"type", "properties", "required", "additionalProperties", "items", "description"}
ALL = pytest.mark.parametrize("tool", TOOLS.values(), ids=TOOLS)


def schemas(schema: Any, level: int = 1) -> Iterator[tuple[dict[str, Any], int]]:
    """A schema and all schemas inside it, with how deep they stand."""
    yield schema, level
    for inner in schema.get("properties", {}).values():
        yield from schemas(inner, level + 1)
    if "items" in schema:
        yield from schemas(schema["items"], level + 1)


def test_the_tools_are_the_plans_three_one_for_timelines_one_for_summaries_and_three_for_memory() -> None:
    assert set(TOOLS) == {
        *("generatePlanSection", "generateNodeGraph", "generateMermaidDiagram", "generateTimeline"),
        *("extractInsights", "summarizeConversation", "rememberInsight", "correctInsight"),
    }


@ALL
def test_every_list_says_how_long_it_may_be(tool: Tool) -> None:
    lists = [schema for schema, _ in schemas(tool.parameters) if schema["type"] == "array"]

    assert all(found["description"].startswith("At most ") for found in lists)


@ALL
@pytest.mark.row("F36", clause="all keys required, additionalProperties:false")
def test_every_object_requires_all_its_keys_and_allows_no_others(tool: Tool) -> None:
    objects = [schema for schema, _ in schemas(tool.parameters) if schema["type"] == "object"]

    assert tool.parameters in objects
    assert all(found["additionalProperties"] is False for found in objects)
    assert all(found["required"] == list(found["properties"]) for found in objects)


@ALL
@pytest.mark.row("F36", clause="validates under OpenAI strict rules")
def test_schemas_hold_nothing_that_strict_mode_does_not_know(tool: Tool) -> None:
    kinds = {"object", "array", "string", "number", "boolean", "null"}

    for schema, _ in schemas(tool.parameters):
        said = schema["type"]
        assert set(schema) <= KEYWORDS
        assert set(said if isinstance(said, list) else [said]) <= kinds


@ALL
@pytest.mark.row("F36", clause="validates under OpenAI strict rules")
def test_no_schema_nests_deeper_than_five_levels(tool: Tool) -> None:
    assert max(level for _, level in schemas(tool.parameters)) <= MOST_LEVELS


@ALL
@pytest.mark.row("F36", clause="validates under OpenAI strict rules")
def test_the_official_clients_own_rewrite_to_strict_changes_nothing(tool: Tool) -> None:
    schema = copy.deepcopy(tool.parameters)

    assert _ensure_strict_json_schema(schema, path=(), root=schema) == tool.parameters


@pytest.mark.row("F36", clause="arguments hold nodes/edges, content, code")
def test_the_arguments_are_the_output() -> None:
    names = [set(tool.parameters["properties"]) for tool in (PLAN_SECTION, NODE_GRAPH, MERMAID_DIAGRAM)]  # type: ignore[call-overload]

    assert names[0] == {"section", "content", "sources"}
    assert names[1] == {"nodes", "edges"}
    assert names[2] >= {"code", "nodes", "edges", "tasks"}
    assert all("projectId" not in found for found in names)

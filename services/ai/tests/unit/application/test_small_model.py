"""A small model: what it is asked begins alike for all calls of a project, and its answers are bounded by the schema."""

from __future__ import annotations

import json
from itertools import takewhile

import pytest

from eightgentc_ai.adapters.outbound.prompts.packaged_prompts import PackagedPrompts
from eightgentc_ai.application.policy import RunPolicy
from eightgentc_ai.application.prepare_run import PrepareRun
from eightgentc_ai.application.run import GenerationTask
from eightgentc_ai.domain.asked_action import asked_action
from eightgentc_ai.domain.concept_graph import checked_graph
from eightgentc_ai.domain.diagram import checked_diagram
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.model_request import ModelAnswer
from eightgentc_ai.domain.operation import CHAT, DIAGRAM, GRAPH, OPERATIONS, SECTION, TIMELINE, Operation
from eightgentc_ai.domain.plan_section import checked_section
from eightgentc_ai.domain.said_numbers import SaidNumbers
from eightgentc_ai.domain.small_answer import completed
from eightgentc_ai.domain.tools import CHAT_TOOLS

from .conftest import NOW, ByteCounter, asking

TALK = (ContextItem("m1", "message", "We open a bakery in May. " * 20, label="user"),)
SETTINGS = {
    "section": {"Section": "Goals"},
    "diagram": {"Diagram type": "flowchart"},
    "timeline": {"Diagram type": "timeline"},
}


def prepared(operation: Operation, *, small: bool = True, prompt: str = "Please.", **settings: str):
    prepare = PrepareRun(PackagedPrompts(), ByteCounter(), RunPolicy("m", small_model=small), "here")
    named = settings or SETTINGS.get(operation.name, {})
    return prepare(GenerationTask(operation, asking(context=TALK, prompt=prompt), named)).request


def said(request) -> str:
    return "\n".join(message.content for message in request.messages)


def test_all_calls_of_a_project_begin_alike_as_far_as_the_end_of_what_is_known():
    texts = [said(prepared(operation)) for operation in OPERATIONS.values()]

    alike = "".join(
        first for first, *_ in takewhile(lambda column: len(set(column)) == 1, zip(*texts, strict=False))
    )
    assert alike.count("We open a bakery") == 20
    assert all(text.endswith("Please.") for text in texts)


def test_each_call_says_what_it_is_about_after_what_is_known():
    known, _, last = said(prepared(SECTION)).rpartition("\n```\n")

    assert "Goals" not in known
    assert '{"Section":"Goals"}' in last


def test_a_chat_ends_with_the_words_of_the_person():
    assert prepared(CHAT).messages[-1].content == "Please."


@pytest.mark.parametrize(
    "operation", [SECTION, GRAPH, DIAGRAM, TIMELINE], ids=lambda operation: operation.name
)
def test_no_list_and_no_text_of_an_answer_is_without_bounds(operation):
    schema = prepared(operation).forced.parameters

    assert list(unbounded(schema)) == []
    assert list(unbounded(prepared(operation, small=False).forced.parameters))


@pytest.mark.parametrize(
    "message",
    [
        "Write the Goals section.",
        "Draw the concept map.",
        "Draw a flowchart.",
        "Make a mind map.",
        "Make a timeline.",
        "Remember that we never work on Sundays.",
        "Forget that we open a bakery.",
    ],
)
def test_what_is_asked_for_in_a_chat_has_instructions_and_bounds_too(message):
    known = [ContextItem("insight:1", "insight", "We open a bakery in May.")]
    action = asked_action(message, list(CHAT_TOOLS.values()), "Goals", known)
    request = prepared(action.operation, prompt=message, **action.settings)

    assert list(unbounded(request.forced.parameters)) == []
    assert request.messages[-1].content.endswith(f"\n\n{message}")


def unbounded(schema: dict):
    """Texts and lists that may go on for ever."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "string" in kinds and not ({"maxLength", "enum"} & schema.keys()):
        yield schema
    if "array" in kinds:
        if "maxItems" not in schema:
            yield schema
        yield from unbounded(schema["items"])
    for inner in schema.get("properties", {}).values():
        yield from unbounded(inner)


@pytest.mark.parametrize(
    ("operation", "kind", "check"),
    [
        (SECTION, "", lambda arguments: checked_section(arguments, "Goals", [])),
        (GRAPH, "", lambda arguments: checked_graph(arguments, [])),
        *(
            (DIAGRAM, kind, lambda arguments, kind=kind: checked_diagram(arguments, kind, []))
            for kind in ("flowchart", "mindmap", "sequence")
        ),
        (TIMELINE, "timeline", lambda arguments: checked_diagram(arguments, "timeline", [])),
    ],
)
def test_the_largest_answer_that_a_schema_allows_becomes_what_was_asked_for(operation, kind, check):
    schema = prepared(operation, **({"Diagram type": kind} if kind else {})).forced.parameters
    answer = ModelAnswer(json.dumps(filled(schema)), (), "stop", None, "m")

    whole = completed(answer, SaidNumbers.in_texts([], NOW), [], kind, [])

    check(json.loads(whole.text))


def filled(schema: dict):
    """A value as large as the schema allows."""
    match schema["type"]:
        case "object":
            return {name: filled(inner) for name, inner in schema["properties"].items()}
        case "array":
            return [filled(schema["items"]) for _ in range(schema["maxItems"])]
        case _:
            return schema["enum"][0] if "enum" in schema else "a" * schema["maxLength"]


def test_kinds_that_are_free_text_are_asked_for_as_ever():
    assert "code" in prepared(DIAGRAM, **{"Diagram type": "pie"}).forced.parameters["properties"]

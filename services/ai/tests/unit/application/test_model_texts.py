"""The corpus of model texts: each is read as what it says, or the model is asked again; never as anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from eightgentc_ai.application.tool_arguments import arguments_of
from eightgentc_ai.domain.concept_graph import checked_graph
from eightgentc_ai.domain.diagram import checked_diagram
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import read_object
from eightgentc_ai.domain.model_request import ModelAnswer, ToolCall
from eightgentc_ai.domain.plan_section import checked_section
from eightgentc_ai.domain.timeline import checked_timeline
from eightgentc_ai.domain.tools import TOOLS
from eightgentc_testing.model_texts import DIAGRAM, GRAPH, SECTION, TIMELINE, ModelText, model_texts
from eightgentc_testing.scores import Score

CASES = model_texts()


def section(arguments: dict[str, Any]) -> list[str]:
    return [checked_section(arguments, "Goals", []).content]


def graph(arguments: dict[str, Any]) -> list[str]:
    found = checked_graph(arguments, [])
    labels = {node.id: node.label for node in found.nodes}
    edges = [f"{labels[edge.source]} -> {labels[edge.target]}: {edge.label}" for edge in found.edges]
    return [*labels.values(), *edges]


def timeline(arguments: dict[str, Any]) -> list[str]:
    return [
        f"{task.label} | {task.start or '-'} | {task.end or '-'} | {task.when}" + " | assumed" * task.assumed
        for task in checked_timeline(arguments, []).tasks
    ]


def diagram(arguments: dict[str, Any]) -> list[str]:
    found = checked_diagram(arguments, "", [])
    return [found.type, *found.content.splitlines()]


SAID: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    SECTION: section,
    GRAPH: graph,
    TIMELINE: timeline,
    DIAGRAM: diagram,
}


def read(case: ModelText) -> list[str]:
    """What a case says to us. Raises OutputInvalid."""
    tool = TOOLS[DIAGRAM if case.tool == TIMELINE else case.tool]
    calls = () if case.call is None else (ToolCall("c1", case.called or tool.name, case.call),)
    answer = ModelAnswer(case.text, calls, "stop", usage=None, model="m")
    return SAID[case.tool](arguments_of(answer, tool, []))


@pytest.mark.row("F38", clause="malformed outputs are repaired")
@pytest.mark.parametrize("case", CASES, ids=[f"{case.tool}-{case.id}" for case in CASES])
def test_a_model_text_is_read_as_what_it_says_or_not_at_all(case: ModelText, score: Score) -> None:
    try:
        said = read(case)
    except OutputInvalid:
        said = None

    score("model texts read without a second call", said is not None)
    assert said == (None if case.says is None else list(case.says))


# The input of a tool that the model chose in a chat is read before the tool's shape is known: the text beside it is the
# reply, and where a string with quotes in it ends is told by the tool's keys.
NOT_IN_CHATS = {"empty_call_and_text", "quotes_before_a_comma"}
INPUTS = [case for case in CASES if case.call and case.says and case.id not in NOT_IN_CHATS]


@pytest.mark.parametrize("case", INPUTS, ids=[f"{case.tool}-{case.id}" for case in INPUTS])
def test_the_input_of_a_tool_in_a_chat_is_read_as_what_it_says(case: ModelText) -> None:
    assert SAID[case.tool](read_object(str(case.call), [])) == list(case.says or ())


def test_the_corpus_is_large_and_has_both_kinds() -> None:
    assert len(CASES) >= 120
    assert sum(case.says is None for case in CASES) >= 15

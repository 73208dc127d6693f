"""What a small model leaves to us comes from the person's own sentences: edges, order, dates."""

from __future__ import annotations

import json
from datetime import date

import pytest

from eightgentc_ai.domain.model_request import ModelAnswer, ToolCall
from eightgentc_ai.domain.model_text.dates import times_in
from eightgentc_ai.domain.said_numbers import SaidNumbers
from eightgentc_ai.domain.small_answer import completed

TALK = [
    "I want to open a bakery in Lisbon by May 2027 with 40,000 euros. My sister Ana bakes, I do the books.",
    "The oven costs 12,000 euros. Rent is 900 euros a month.",
    "First we find a place, then we renovate it, then we install the oven, then we open.",
]


def answered(kind: str = "", **arguments: object) -> dict:
    call = ToolCall("call-0", "generateNodeGraph", json.dumps(arguments))
    answer = ModelAnswer("", (call,), "tool_calls", None, "m")
    said = SaidNumbers.in_texts(TALK, date(2026, 11, 29))
    whole = completed(answer, said, TALK, kind, [])
    as_text = completed(ModelAnswer(call.arguments, (), "stop", None, "m"), said, TALK, kind, [])
    assert whole.tool_calls[0].arguments == as_text.text
    return json.loads(as_text.text)


def labels(*names: str) -> list[dict]:
    return [{"label": name} for name in names]


def joined(graph: dict) -> set[tuple[str, str, str]]:
    by_id = {node["id"]: node["label"] for node in graph["nodes"]}
    return {(by_id[edge["source"]], edge["type"], by_id[edge["target"]]) for edge in graph["edges"]}


def test_nodes_of_one_sentence_belong_together_and_steps_follow_each_other():
    graph = answered(
        nodes=labels(
            "A bakery in Lisbon", "May 2027", "12,000 euros", "oven", "find a place", "renovate it", "open"
        )
    )

    assert {
        ("A bakery in Lisbon", "relates-to", "May 2027"),
        ("oven", "relates-to", "12,000 euros"),
        ("find a place", "precedes", "renovate it"),
    } <= joined(graph)
    types = {node["label"]: node["type"] for node in graph["nodes"]}
    assert (types["May 2027"], types["12,000 euros"], types["renovate it"]) == (
        "milestone",
        "resource",
        "task",
    )


def test_no_node_is_left_alone_and_words_of_the_instruction_are_no_nodes():
    graph = answered(nodes=labels("project", "title", "A bakery in Lisbon", "Ana bakes", "rent", "oven"))

    assert [node["label"] for node in graph["nodes"]] == ["A bakery in Lisbon", "Ana bakes", "rent", "oven"]
    ends = {end for edge in graph["edges"] for end in (edge["source"], edge["target"])}
    assert ends == {node["id"] for node in graph["nodes"]}


def test_half_sentences_become_the_things_that_they_name():
    said = labels(
        "A bakery in Lisbon",
        "2027 with 40,000 euros. My sister Ana bakes, and",
        "Find a place, then renovate it, and",
    )

    assert [node["label"] for node in answered(nodes=said)["nodes"]] == [
        *(
            "A bakery in Lisbon",
            "2027 with 40,000 euros",
            "My sister Ana bakes",
            "Find a place",
            "renovate it",
        ),
    ]


def test_a_graph_in_another_language_than_the_talk_keeps_its_nodes():
    names = ["une boulangerie", "le four", "la soeur"]

    assert [node["label"] for node in answered(nodes=labels(*names))["nodes"]] == names


def test_steps_of_a_flowchart_that_are_not_in_the_talk_are_left_out():
    steps = labels(
        "Research", "Finding a place", "Negotiating", "Renovate it", "Marketing", "Installing the oven"
    )

    drawn = answered("flowchart", nodes=steps)

    assert [node["label"] for node in drawn["nodes"]] == [
        "Finding a place",
        "Renovate it",
        "Installing the oven",
    ]
    assert [edge["source"] for edge in drawn["edges"]] == ["n1", "n2"]


def test_steps_of_a_flowchart_lead_to_the_next_and_those_of_a_mindmap_do_not():
    steps = labels("Find a place", "Renovate it", "Open")

    chain = answered("flowchart", nodes=steps)["edges"]
    assert [(edge["source"], edge["target"]) for edge in chain] == [("n1", "n2"), ("n2", "n3")]
    assert answered("mindmap", nodes=steps)["edges"] == []


def test_a_task_has_the_date_of_the_sentence_that_names_it_and_none_that_was_invented():
    tasks = answered(
        "timeline",
        tasks=[
            {"label": "Find a place", "when": "May 2026"},
            {"label": "Renovate it", "when": "in June"},
            {"label": "Open the bakery", "when": ""},
        ],
    )["tasks"]

    assert tasks == [
        {"label": "Find a place", "when": ""},
        {"label": "Renovate it", "when": ""},
        {"label": "Open the bakery", "start": "May 2027"},
    ]


@pytest.mark.parametrize(
    ("sentence", "times"),
    [
        ("We open by May 2027, or on 3 June 2027.", ["May 2027", "3 June 2027"]),
        ("We may open in October.", ["October"]),
        ("Am 10. April 2027 bauen wir die Beete.", ["10. April 2027"]),
        ("Abrimos em outubro de 2027.", ["outubro de 2027"]),
        ("In 2027 we open.", []),
        ("On 2027-05-01 and in Q3 2027", ["2027-05-01", "Q3 2027"]),
    ],
)
def test_times_are_found_in_sentences(sentence, times):
    assert times_in(sentence) == times

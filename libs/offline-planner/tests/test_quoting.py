"""What the planner arranges names the person's sentences that it is made of, as they were said."""

import json

import pytest

from eightgentc_testing.offline_planner.ideas import IDEAS

from .conftest import arguments, drawn, graph

TALK = ("We open a bakery in Porto. Ana bakes.", "Not Porto but Braga. The oven arrives on 3 March 2027.")


def quotes(parts):
    return [quote for part in parts for quote in part["sources"]]


@pytest.mark.parametrize("name", IDEAS)
def test_every_node_of_an_idea_is_quoted_word_for_word(name):
    nodes = graph(IDEAS[name])["nodes"]

    assert all(node["sources"] for node in nodes)
    assert all(quote in IDEAS[name] for quote in quotes(nodes))


def test_a_corrected_sentence_is_quoted_as_it_was_said():
    node = next(node for node in graph(*TALK)["nodes"] if "Braga" in node["label"])

    assert "We open a bakery in Porto." in node["sources"]


def test_an_edge_is_quoted_by_the_sentence_that_names_both_ends():
    drawing = graph(*TALK)
    labels = {node["id"]: node["label"] for node in drawing["nodes"]}

    for edge in drawing["edges"]:
        if edge["type"] == "mentions":
            assert edge["sources"], (labels[edge["source"]], labels[edge["target"]])


def test_a_task_is_quoted():
    tasks = drawn("gantt", *TALK)["tasks"]

    assert quotes(tasks) == ["The oven arrives on 3 March 2027."]


def test_a_paragraph_of_questions_has_no_source():
    written = json.loads(arguments("generatePlanSection", *TALK, section="Timeline"))
    numbers = {source["paragraph"] for source in written["sources"]}

    assert 1 in numbers
    assert len(written["content"].split("\n\n")) not in numbers

"""Graphs, flowcharts, mindmaps and timelines of what was said: no step more, no node more."""

from __future__ import annotations

import json

import pytest

from eightgentc_offline_planner.completion import complete
from eightgentc_testing.offline_planner.ideas import BAKERY, IDEAS
from eightgentc_testing.offline_planner.tool_requests import KINDS, body

from .conftest import drawn, graph, section

STEPS = {
    "en": ("First we rent a shop, then we buy an oven, and after that we open.",
           ["First we rent a shop", "then we buy an oven", "after that we open"]),
    "de": ("Zuerst mieten wir einen Laden, dann kaufen wir einen Ofen und danach öffnen wir.",
           ["Zuerst mieten wir einen Laden", "dann kaufen wir einen Ofen", "danach öffnen wir"]),
    "es": ("Primero alquilamos un local, luego compramos un horno y después abrimos.",
           ["Primero alquilamos un local", "luego compramos un horno", "después abrimos"]),
    "fr": ("D'abord nous louons un local, puis nous achetons un four et ensuite nous ouvrons.",
           ["D'abord nous louons un local", "puis nous achetons un four", "ensuite nous ouvrons"]),
    "pt": ("Primeiro alugamos uma loja, depois compramos um forno e por fim abrimos.",
           ["Primeiro alugamos uma loja", "depois compramos um forno", "por fim abrimos"]),
}  # fmt: skip


@pytest.mark.parametrize(("talk", "steps"), STEPS.values(), ids=STEPS)
def test_a_flowchart_has_the_steps_in_the_order_that_was_told(talk: str, steps: list[str]) -> None:
    flow = drawn("flowchart", talk)

    assert [node["label"] for node in flow["nodes"]] == steps
    assert [(edge["source"], edge["target"]) for edge in flow["edges"]] == [("n1", "n2"), ("n2", "n3")]


def test_only_steps_are_in_a_row() -> None:
    talk = "We open a bakery by May. My sister bakes. First we rent a shop. It is small. Then we buy an oven."
    flow, concepts = drawn("flowchart", talk), graph(talk)
    labels = {node["id"]: node["label"] for node in concepts["nodes"]}

    assert [node["label"] for node in flow["nodes"]] == ["First we rent a shop", "Then we buy an oven"]
    assert [
        (labels[e["source"]], labels[e["target"]]) for e in concepts["edges"] if e["type"] == "precedes"
    ] == [("First we rent a shop", "Then we buy an oven")]


def test_what_was_said_before_then_is_the_step_before() -> None:
    flow = drawn("flowchart", "We rent a shop. Then we buy an oven.")

    assert [node["label"] for node in flow["nodes"]] == ["We rent a shop", "Then we buy an oven"]
    assert len(flow["edges"]) == 1


def test_numbered_lines_are_steps() -> None:
    assert len(drawn("flowchart", "We open a bakery:\n1. rent a shop\n2. buy an oven\n3. open")["edges"]) == 2


def test_a_title_says_what_later_words_say() -> None:
    request = body("generateMermaidDiagram", "We open in Porto.", "Not Porto but Braga.", diagram="mindmap")
    item = {"id": "project", "kind": "project", "label": "title", "text": "We open in Porto"}
    request["messages"][1]["content"] = request["messages"][1]["content"].replace(
        "```context\n", f"```context\n{json.dumps(item)}\n"
    )
    arguments = json.loads(complete(request).tool_calls[0].arguments)

    assert arguments["title"] == "We open in Braga"


def test_the_graph_of_a_short_idea_is_short() -> None:
    drawing = graph(BAKERY)
    labels = [node["label"] for node in drawing["nodes"]]

    assert labels == [BAKERY, "May", "40,000 euros", "Lisbon"]
    assert {edge["type"] for edge in drawing["edges"]} == {"mentions"}
    assert {edge["source"] for edge in drawing["edges"]} == {"n1"}


def test_one_word_is_one_node() -> None:
    assert [node["label"] for node in graph("gym")["nodes"]] == ["gym"]
    assert [node["label"] for node in drawn("mindmap", "gym")["nodes"]] == ["gym"]


def test_what_is_named_twice_joins_the_sentences() -> None:
    drawing = graph("We open in Lisbon. My aunt owns a shop in Lisbon.")
    lisbon = next(node["id"] for node in drawing["nodes"] if node["label"] == "Lisbon")

    assert [edge["target"] for edge in drawing["edges"]].count(lisbon) == 2


def test_topics_that_were_asked_for_are_in_the_graph() -> None:
    request = body("generateNodeGraph", last=BAKERY + "\n\nShow these topics: opening hours; bakery.")
    [call] = complete(request).tool_calls

    assert '"opening hours"' in call.arguments
    assert '"bakery"' in call.arguments


def test_a_timeline_says_when_in_the_persons_words() -> None:
    tasks = drawn("timeline", "We rent a shop in March. We open by May 2027.")["tasks"]

    assert [(task["label"], task["when"], task["start"]) for task in tasks] == [
        ("We rent a shop in March", "March", None),
        ("We open by May 2027", "May 2027", None),
    ]


@pytest.mark.parametrize(
    "talk",
    [
        "The rent is 1,200 euros a month.",
        "Die Miete beträgt 1.200 Euro im Monat.",
        "El alquiler es de 1.200 € al mes.",
        "Le loyer est de 1 200 euros par mois.",
        "O aluguel é de 1.200 € por mês.",
    ],
)
def test_what_is_paid_each_month_is_no_date(talk: str) -> None:
    [task] = drawn("timeline", talk)["tasks"]

    assert task["when"].endswith("?")
    assert talk not in section("Timeline", talk)


def test_a_day_that_was_said_in_full_is_a_day_and_no_assumption() -> None:
    [task] = drawn("timeline", "Wir eröffnen am 3. Mai 2027.")["tasks"]

    assert (task["start"], task["end"], task["assumed"]) == ("2027-05-03", "2027-05-03", False)


def test_without_any_date_a_timeline_asks_when() -> None:
    [task] = drawn("timeline", "A mobile app for birdwatchers")["tasks"]

    assert (task["label"], task["when"], task["start"]) == ("A mobile app for birdwatchers", "When?", None)


def test_a_gantt_chart_has_what_was_dated_and_says_what_it_assumes() -> None:
    [task] = drawn("gantt", "We open a bakery by May. We bake bread.")["tasks"]

    assert (task["start"], task["end"], task["assumed"]) == ("2027-05-01", "2027-05-31", True)


def test_tasks_come_by_date_where_each_has_one() -> None:
    tasks = drawn("timeline", "We open in May 2027. The lease starts in March 2027.")["tasks"]

    assert [task["when"] for task in tasks] == ["March 2027", "May 2027"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["bakery", "wedding", "gym", "kissaten", "hostile"])
def test_a_kind_is_drawn_soundly_or_declined_with_what_can_be_drawn(kind: str, name: str) -> None:
    answer = complete(body("generateMermaidDiagram", IDEAS[name], diagram=kind))
    if answer.refusal:
        assert kind not in {"flowchart", "mindmap", "timeline"}
        assert f"{kind} cannot be drawn here: only flowchart, mindmap, timeline" in answer.refusal
        assert answer.tool_calls == ()
        return
    drawing = drawn(kind, IDEAS[name])
    ids = {node["id"] for node in drawing["nodes"]}

    assert drawing["type"] == kind
    assert len(ids) == len(drawing["nodes"])
    assert all(edge["source"] in ids and edge["target"] in ids for edge in drawing["edges"])
    assert drawing["tasks"] or drawing["nodes"]

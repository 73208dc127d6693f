"""Graphs and diagrams: enough of them, no star, words of the person in their labels."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from eightgentc_devstack.offline_planner.drawing.diagram import diagram
from eightgentc_devstack.offline_planner.drawing.graph import concept_graph
from eightgentc_testing.offline_planner.ideas import BAKERY, IDEAS
from eightgentc_testing.offline_planner.plans import idea
from eightgentc_testing.offline_planner.tool_requests import KINDS

TYPES = {"concept", "goal", "task", "constraint", "risk", "milestone", "resource", "person"}


@pytest.mark.parametrize("name", IDEAS)
def test_a_graph_has_nodes_edges_and_no_centre_that_everything_hangs_on(name: str) -> None:
    graph = concept_graph(idea(IDEAS[name]))
    nodes, edges = graph["nodes"], graph["edges"]
    assert len(nodes) >= 5
    assert len(edges) >= 4
    assert [node["id"] for node in nodes] == [f"n{number}" for number in range(1, len(nodes) + 1)]
    assert {node["type"] for node in nodes} <= TYPES
    assert len({node["label"].lower() for node in nodes}) == len(nodes)
    degree = Counter(end for edge in edges for end in (edge["source"], edge["target"]))
    assert max(degree.values()) <= len(edges) / 2
    assert set(degree) == {node["id"] for node in nodes}


def test_labels_come_from_the_talk_and_the_steps_of_its_kind() -> None:
    labels = {node["label"] for node in concept_graph(idea(BAKERY))["nodes"]}
    assert {"Open a bakery in Lisbon", "Budget: 40,000 euros", "Ready by May", "Find premises"} <= labels


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["bakery", "wedding", "gym", "kissaten", "hostile"])
def test_every_kind_of_diagram_is_sound(kind: str, name: str) -> None:
    drawn = diagram(idea(IDEAS[name]), kind)
    ids = {node["id"] for node in drawn["nodes"]}
    assert drawn["type"] == kind
    assert len(ids) == len(drawn["nodes"])
    assert all(edge["source"] in ids and edge["target"] in ids for edge in drawn["edges"])
    assert len(drawn["tasks"]) >= 5 or len(drawn["edges"]) >= 2 or drawn["code"].startswith(kind)


def _days(tasks: list[dict[str, Any]]) -> list[tuple[date, date]]:
    return [(date.fromisoformat(task["start"]), date.fromisoformat(task["end"])) for task in tasks]


def test_tasks_run_one_after_the_other_towards_the_date_that_was_named() -> None:
    tasks = diagram(idea(BAKERY), "gantt")["tasks"]
    days = _days(tasks)
    assert all(task["assumed"] for task in tasks)
    assert days[0][0] == date(2026, 11, 24)
    assert days[-1][1] == date(2027, 5, 1)
    assert all(before[0] <= before[1] <= after[1] for before, after in pairwise(days))


def test_without_a_date_tasks_have_an_order_and_no_dates() -> None:
    tasks = diagram(idea("gym"), "timeline")["tasks"]
    assert all(task["start"] is None and task["when"] and not task["assumed"] for task in tasks)


def test_a_date_said_in_full_is_not_an_assumption() -> None:
    tasks = diagram(idea("We open a café in Porto by 3 May 2027"), "timeline")["tasks"]
    assert (tasks[-1]["end"], tasks[-1]["assumed"]) == ("2027-05-03", False)
    assert all(task["assumed"] for task in tasks[:-1])


def test_topics_that_were_asked_for_are_in_the_graph() -> None:
    graph = concept_graph(idea(BAKERY), ("suppliers", "Opening hours"))
    labels = {node["id"]: node["label"] for node in graph["nodes"]}
    joined = {(labels[edge["source"]], labels[edge["target"]]) for edge in graph["edges"]}
    assert ("Suppliers", "Sign suppliers") in joined
    assert "Opening hours" in labels.values()

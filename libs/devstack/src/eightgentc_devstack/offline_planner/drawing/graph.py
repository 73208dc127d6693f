"""The concept graph: the aim, the steps as a chain, and around them people, means, conditions, risks and topics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import sentence
from eightgentc_devstack.offline_planner.writing import facts, quoting, risks, told

from .label import bare, label


@dataclass
class Graph:
    """Nodes n1, n2, … and the edges between them."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    edges: list[dict[str, Any]] = field(default_factory=list)

    def node(self, kind: str, name: str, content: str = "") -> str:
        """Add a node, or find the one of that name."""
        text = label(name)
        for node in self.nodes:
            if node["label"].lower() == text.lower():
                return str(node["id"])
        number = f"n{len(self.nodes) + 1}"
        self.nodes.append(
            {
                "id": number,
                "label": text,
                "content": sentence(content) or None,
                "type": kind,
                "x": None,
                "y": None,
            }
        )
        return number

    def edge(self, source: str, target: str, kind: str, name: str = "") -> None:
        """Add an edge between two different nodes, once."""
        known = any(edge["source"] == source and edge["target"] == target for edge in self.edges)
        if source != target and not known:
            self.edges.append({"source": source, "target": target, "label": name or kind, "type": kind})


def concept_graph(idea: Idea, topics: Sequence[str] = ()) -> dict[str, Any]:
    """Nodes and edges as the tool `generateNodeGraph` wants them; `topics` were asked for by name."""
    graph, brief = Graph(), idea.brief
    goal = graph.node("goal", facts.title(idea), f"The aim of the whole plan: to {told.in_full(idea)}")
    tasks = [graph.node("task", name, f"This step is to {phrase}") for name, phrase in facts.steps(idea)]
    for before, after in pairwise(tasks):
        graph.edge(before, after, "enables", "comes before")
    for early, late, name in ((0, 2, "informs"), (1, 4, "sets the frame for")):
        graph.edge(tasks[early], tasks[min(late, len(tasks) - 1)], "informs", name)
    _end(graph, idea, tasks[-1], goal)
    _means(graph, idea, tasks)
    _contents(graph, idea, tasks, goal)
    for number, topic in enumerate(topics):
        graph.edge(
            graph.node("concept", topic, f"A topic that was asked for: {topic}"),
            _nearest(idea, topic, number, tasks),
            "relates-to",
            "concerns",
        )
    for number, (name, what, answer) in enumerate(risks.chosen(idea, 2)):
        risk = graph.node("risk", name, f"It may happen that {what}. The answer is to {answer}")
        graph.edge(risk, tasks[(number * 2 + 1) % len(tasks)], "threatens")
    for number, (said, clause) in enumerate(zip(brief.constraints[:3], facts.conditions(idea), strict=False)):
        constraint = graph.node("constraint", said, f"It is fixed{facts.that(clause)}")
        graph.edge(constraint, tasks[(number * 2) % len(tasks)], "limits")
    return {"nodes": graph.nodes, "edges": graph.edges}


def _nearest(idea: Idea, topic: str, number: int, tasks: list[str]) -> str:
    """The step that speaks of the topic, else another one for each topic."""
    words = [word.lower() for word in topic.split() if len(word) > 3]
    for task, (name, phrase) in zip(tasks, facts.steps(idea), strict=True):
        if any(word in f"{name} {phrase}".lower() for word in words):
            return task
    return tasks[(2 * number + 1) % len(tasks)]


def _end(graph: Graph, idea: Idea, last: str, goal: str) -> None:
    target = idea.brief.target
    if target is None:
        graph.edge(last, goal, "achieves", "leads to")
        return
    name = (
        f"Ready{facts.ready_by(idea)}"
        if idea.brief.deadline
        else f"Start {re.sub('^starting ', '', target.said, flags=re.IGNORECASE)}"
    )
    milestone = graph.node("milestone", name, f"The date that was named: {target.spoken}")
    graph.edge(last, milestone, "achieves", "must be done")
    graph.edge(milestone, goal, "achieves", "leads to")


def _means(graph: Graph, idea: Idea, tasks: list[str]) -> None:
    brief = idea.brief
    if brief.budget:
        money = graph.node(
            "resource",
            f"Budget: {brief.budget.text}"
            if brief.budget.is_budget or not brief.english
            else brief.budget.clause,
            f"The money that was named: {brief.budget.text}",
        )
        cost = idea.fill(idea.choice.of("graph/cost", idea.domain.costs[:4]))
        spending = graph.node(
            "resource", bare(cost), f"One of the things that the budget of {brief.budget.text} pays for"
        )
        graph.edge(money, spending, "funds", "pays for")
        graph.edge(spending, tasks[min(3, len(tasks) - 1)], "enables", "is needed for")
    for number, name in enumerate(brief.people[:4]):
        said = next((line for line in brief.remarks if name in line), "")
        person = graph.node("person", name, f"In the talk: {quoting.quote(said)}" if said else "")
        graph.edge(person, tasks[(number + 1) % len(tasks)], "leads", "takes part in")
    for number, core in enumerate(brief.also[:3]):
        wish = graph.node("task", core.whole, f"A further wish: to {core.whole}")
        graph.edge(tasks[-1 - (number % 2)], wish, "enables", "makes possible")


def _contents(graph: Graph, idea: Idea, tasks: list[str], goal: str) -> None:
    brief = idea.brief
    thing = graph.node("concept", idea.thing, f"What it is about: {idea.topic}")
    graph.edge(thing, tasks[0], "shapes")
    if brief.audience:
        people = graph.node("concept", brief.audience, f"For whom: {brief.audience}")
        graph.edge(thing, people, "serves")
    for item in brief.items[:5]:
        graph.edge(thing, graph.node("concept", bare(item), f"Part of the {idea.thing}: {item}"), "contains")
    for moment in [m for m in brief.moments if m is not brief.target and m.last >= brief.today][:3]:
        graph.edge(
            graph.node("milestone", moment.resolved, f"Also named: {moment.spoken}"),
            goal,
            "relates-to",
            "also named",
        )

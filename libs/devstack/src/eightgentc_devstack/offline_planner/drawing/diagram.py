"""Diagrams as typed structure: nodes and edges, or tasks; only kinds without a structure get Mermaid text."""

from __future__ import annotations

from typing import Any

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import lower_first
from eightgentc_devstack.offline_planner.writing import facts

from .code import code
from .graph import concept_graph
from .label import bare, label
from .tasks import tasks

TIMED = frozenset({"timeline", "gantt"})
STRUCTURED = frozenset({"flowchart", "sequence", "mindmap", "state", "class", "er"})


def diagram(idea: Idea, kind: str) -> dict[str, Any]:
    """The arguments of the tool `generateMermaidDiagram`."""
    empty: dict[str, Any] = {
        "type": kind,
        "title": label(facts.title(idea)),
        "code": None,
        "nodes": [],
        "edges": [],
        "tasks": [],
    }
    if kind in TIMED:
        return {**empty, "tasks": tasks(idea)}
    if kind == "sequence":
        return {**empty, **_sequence(idea)}
    if kind == "mindmap":
        return {**empty, **_mindmap(idea)}
    if kind in {"class", "er"}:
        return {**empty, **_parts(idea)}
    if kind not in STRUCTURED and (text := code(idea, kind)):
        return {**empty, "code": text}
    return {**empty, **_flow(idea), "type": kind if kind in STRUCTURED else "flowchart"}


def _node(number: int, name: str, shape: str | None = None) -> dict[str, Any]:
    return {"id": f"n{number}", "label": label(name), "shape": shape}


def _edge(source: int, target: int, name: str | None = None) -> dict[str, Any]:
    return {"source": f"n{source}", "target": f"n{target}", "label": name}


def _flow(idea: Idea) -> dict[str, Any]:
    """The steps with the question in the middle that may send one back."""
    found = facts.steps(idea)
    names = [name for name, _ in found]
    turn = min(3, len(names) - 1)
    nodes = [_node(1, f"Wish to {facts.title(idea)}", "stadium")]
    nodes += [_node(n, name, "rect") for n, name in enumerate(names, 2)]
    ask = len(nodes) + 1
    nodes.append(_node(ask, f"Ready to {lower_first(names[turn])}?", "diamond"))
    nodes.append(
        _node(
            ask + 1,
            f"Done{facts.ready_by(idea)}" if idea.brief.deadline else f"The {idea.thing} is there",
            "stadium",
        )
    )
    edges = [_edge(n, n + 1) for n in range(1, turn + 1)]
    edges += [_edge(turn + 1, ask), _edge(ask, turn + 2, "yes"), _edge(ask, turn + 1, "not yet")]
    edges += [_edge(n, n + 1) for n in range(turn + 2, len(names) + 1)]
    edges.append(_edge(len(names) + 1, ask + 1))
    return {"nodes": nodes, "edges": edges}


def _sequence(idea: Idea) -> dict[str, Any]:
    """Who asks whom for what: the roles, or the people who were named, along the steps."""
    roles = [facts.pair(idea, text)[0] for text in idea.domain.team[:3]]
    names = [*idea.brief.people[:2], *roles][:3]
    nodes = [_node(n, name) for n, name in enumerate(names, 1)]
    messages = [name for name, _ in facts.steps(idea)]
    edges = [
        _edge(n % len(names) + 1, (n + 1) % len(names) + 1, label(name)) for n, name in enumerate(messages)
    ]
    return {"nodes": nodes, "edges": edges}


def _mindmap(idea: Idea) -> dict[str, Any]:
    """The thing in the middle, what was said in branches."""
    brief = idea.brief
    branches = {
        "Steps": [name for name, _ in facts.steps(idea)][:5],
        "Contents": [bare(item) for item in brief.items[:5]],
        "People": [*([brief.audience] if brief.audience else []), *brief.people[:4]],
        "Means": [
            *([brief.budget.text] if brief.budget else []),
            *(bare(idea.fill(c)) for c in idea.domain.costs[:3]),
        ],
        "Conditions": list(brief.constraints[:3]),
    }
    nodes, edges = [_node(1, idea.thing)], []
    for name, leaves in branches.items():
        if leaves:
            branch = len(nodes) + 1
            nodes.append(_node(branch, name))
            edges.append(_edge(1, branch))
            for leaf in leaves:
                nodes.append(_node(len(nodes) + 1, leaf))
                edges.append(_edge(branch, len(nodes)))
    return {"nodes": nodes, "edges": edges}


def _parts(idea: Idea) -> dict[str, Any]:
    """The things of the concept graph and how they relate; its steps only where there are few things."""
    graph = concept_graph(idea)
    things = {"concept", "goal", "resource", "person"}
    if sum(node["type"] in things for node in graph["nodes"]) < 4:
        things |= {"task"}
    kept = {node["id"]: node for node in graph["nodes"] if node["type"] in things}
    nodes = [{"id": name, "label": node["label"], "shape": None} for name, node in kept.items()]
    edges = [
        {"source": edge["source"], "target": edge["target"], "label": edge["label"]}
        for edge in graph["edges"]
        if edge["source"] in kept and edge["target"] in kept
    ]
    linked = {name for edge in edges for name in (edge["source"], edge["target"])}
    goal = nodes[0]["id"]
    edges += [
        {"source": node["id"], "target": goal, "label": "belongs to"}
        for node in nodes[1:]
        if node["id"] not in linked
    ]
    return {"nodes": nodes, "edges": edges}

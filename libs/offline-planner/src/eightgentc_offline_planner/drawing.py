"""The concept graph and the diagrams as arguments of the tools, from the person's own sentences, steps and dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .concepts import MOST_NODES, Edge, Node, concepts, label
from .notice import DRAWS
from .request import PlannerRequest
from .steps import NEXT, Step, steps_of


class CannotDraw(Exception):
    """A kind of diagram that is not drawn, or not from this talk; the message names those that can be."""


def drawable(request: PlannerRequest) -> tuple[str, ...]:
    """The kinds that can be drawn of this talk."""
    dated = any(step.days for step in _steps(request))
    return DRAWS if dated else tuple(kind for kind in DRAWS if kind != "gantt")


def concept_graph(request: PlannerRequest) -> dict[str, Any]:
    """The arguments of `generateNodeGraph`."""
    nodes, edges = concepts(request)
    empty = {"x": None, "y": None}
    return {
        "nodes": [
            {"id": n.id, "label": n.label, "content": n.content, "type": n.type, **empty} for n in nodes
        ],
        "edges": [{"source": a, "target": b, "label": None, "type": type} for a, b, type in edges],
    }


def diagram(request: PlannerRequest, kind: str) -> dict[str, Any]:
    """The arguments of `generateMermaidDiagram`. Raises CannotDraw."""
    possible = drawable(request)
    if kind not in possible:
        dates = (
            ""
            if "gantt" in possible
            else " A gantt chart needs a date with a month, or a day such as tomorrow."
        )
        kinds = ", ".join(possible)
        raise CannotDraw(
            f"No model is at work, and without one {kind} cannot be drawn here: only {kinds}.{dates}"
        )
    title = label(request.title) if request.title else None
    drawn: dict[str, Any] = {
        "type": kind,
        "title": title,
        "code": None,
        "nodes": [],
        "edges": [],
        "tasks": [],
    }
    return {**drawn, **_DRAW[kind](request)}


def _flowchart(request: PlannerRequest) -> dict[str, Any]:
    """The steps that were put in order, else the graph."""
    steps = [step for step in _steps(request) if step.order][:MOST_NODES]
    if len(steps) < 2:
        return _drawn(*concepts(request))
    nodes = [Node(f"n{n}", label(step.text)) for n, step in enumerate(steps, 1)]
    follows = [n for n, step in enumerate(steps, 1) if n > 1 and step.order == NEXT]
    return _drawn(nodes, [(f"n{n - 1}", f"n{n}", "precedes") for n in follows])


def _mindmap(request: PlannerRequest) -> dict[str, Any]:
    """The title in the middle, sentences around it, what they mention around them."""
    nodes, edges = concepts(request)
    title = label(request.title or nodes[0].label)
    root = next((n for n in nodes if n.label.casefold() == title.casefold()), Node("n0", title))
    around = [n for n in nodes if n != root]
    return _drawn([root, *around], [edge for edge in edges if edge[2] == "mentions"])


def _timeline(request: PlannerRequest) -> dict[str, Any]:
    """The steps in the person's words; without any, everything that was said, with the question when."""
    when = request.language.say["when"] if request.language else "?"
    steps = _steps(request) or [Step(sentence.text, when) for sentence in request.talk]
    return {"tasks": [_task(n, step, with_days=False) for n, step in enumerate(steps, 1)]}


def _gantt(request: PlannerRequest) -> dict[str, Any]:
    steps = [step for step in _steps(request) if step.days]
    return {"tasks": [_task(n, step, with_days=True) for n, step in enumerate(steps, 1)]}


_DRAW: dict[str, Callable[[PlannerRequest], dict[str, Any]]] = {
    "flowchart": _flowchart,
    "mindmap": _mindmap,
    "timeline": _timeline,
    "gantt": _gantt,
}


def _steps(request: PlannerRequest) -> list[Step]:
    return steps_of(request.talk, request.language, request.today)[:MOST_NODES]


def _task(number: int, step: Step, *, with_days: bool) -> dict[str, Any]:
    """A day that was said in full is a day; other dates stay words, except in a chart that needs days."""
    first, last, assumed = step.days if step.days and (with_days or not step.days[2]) else (None, None, False)
    return {
        "id": f"t{number}",
        "label": label(step.text),
        "section": None,
        "start": first and first.isoformat(),
        "end": last and last.isoformat(),
        "when": step.when or None,
        "assumed": assumed,
        "dependsOn": [f"t{number - 1}"] if step.order == NEXT and number > 1 else [],
    }


def _drawn(nodes: list[Node], edges: list[Edge]) -> dict[str, Any]:
    return {
        "nodes": [{"id": n.id, "label": n.label, "shape": None} for n in nodes],
        "edges": [{"source": a, "target": b, "label": None} for a, b, _ in edges],
    }

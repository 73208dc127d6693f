"""Graphs, flowcharts, mindmaps and timelines from the person's own sentences, steps, dates and names. Nothing is added."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .arranging import fits
from .corrections import Sentence
from .facts import facts, names
from .language import Language, words
from .request import PlannerRequest
from .steps import Step, steps_of

LONGEST_LABEL = 110
MOST_NODES = 200
_TYPES = {"goals": "goal", "risks": "risk", "budget": "resource", "team": "person", "timeline": "milestone"}
_FACT_TYPES = {"money": "resource", "date": "milestone", "name": "concept"}


class CannotDraw(Exception):
    """A kind of diagram that is not drawn, or not from this talk; the message names those that can be."""


@dataclass(frozen=True)
class _Node:
    id: str
    label: str
    content: str | None
    type: str


_Edges = list[tuple[str, str, str]]


def drawable(request: PlannerRequest) -> tuple[str, ...]:
    """The kinds that can be drawn of this talk."""
    dated = any(step.days for step in steps_of(request.talk, request.language, request.today))
    return ("flowchart", "mindmap", "timeline", *(("gantt",) if dated else ()))


def concept_graph(request: PlannerRequest) -> dict[str, Any]:
    """The arguments of `generateNodeGraph`."""
    nodes, edges = _concepts(request)
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
        dates = "" if "gantt" in possible else " A gantt chart needs a date with a month."
        raise CannotDraw(
            f"No model is at work, and without one {kind} cannot be drawn here: only {', '.join(possible)}.{dates}"
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


def label(text: str) -> str:
    """The text as one line; a long one ends at a word."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_LABEL:
        return line.rstrip(".。") or line
    return line[:LONGEST_LABEL].rsplit(" ", 1)[0] + "…"


def _flowchart(request: PlannerRequest) -> dict[str, Any]:
    """The steps where an order was told, else the graph."""
    steps = steps_of(request.talk, request.language, request.today)
    nodes, edges = _chain(steps) if any(step.ordered for step in steps[1:]) else _concepts(request)
    return _drawn(nodes, edges)


def _mindmap(request: PlannerRequest) -> dict[str, Any]:
    """The title in the middle, sentences around it, names, dates and amounts around them."""
    nodes, edges = _concepts(request)
    title = label(request.title or nodes[0].label)
    root = next(
        (n for n in nodes if n.label.casefold() == title.casefold()), _Node("n0", title, None, "concept")
    )
    return _drawn(
        [root, *(n for n in nodes if n != root)], [(b, a, type) for a, b, type in edges if type == "part-of"]
    )


def _timeline(request: PlannerRequest) -> dict[str, Any]:
    """The steps in the person's words; without any, everything that was said, with the question when."""
    steps = steps_of(request.talk, request.language, request.today)
    when = request.language.say["when"] if request.language else "?"
    steps = steps or [Step(sentence.text, when, ordered=False, days=None) for sentence in request.talk]
    return {"tasks": [_task(n, step, with_days=False) for n, step in enumerate(steps, 1)]}


def _gantt(request: PlannerRequest) -> dict[str, Any]:
    steps = [step for step in steps_of(request.talk, request.language, request.today) if step.days]
    return {"tasks": [_task(n, step, with_days=True) for n, step in enumerate(steps, 1)]}


_DRAW: dict[str, Callable[[PlannerRequest], dict[str, Any]]] = {
    "flowchart": _flowchart,
    "mindmap": _mindmap,
    "timeline": _timeline,
    "gantt": _gantt,
}


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
        "dependsOn": [f"t{number - 1}"] if step.ordered and number > 1 else [],
    }


def _chain(steps: list[Step]) -> tuple[list[_Node], _Edges]:
    nodes = [_Node(f"n{n}", label(step.text), None, "task") for n, step in enumerate(steps[:MOST_NODES], 1)]
    return nodes, [
        (f"n{n - 1}", f"n{n}", "precedes")
        for n, step in enumerate(steps[:MOST_NODES], 1)
        if n > 1 and step.ordered
    ]


def _concepts(request: PlannerRequest) -> tuple[list[_Node], _Edges]:
    """A node for each sentence or step, one for each name, date and amount; the edges say where each was said."""
    nodes: dict[str, _Node] = {}
    edges: _Edges = []

    def node(text: str, type: str) -> str:
        key = label(text).casefold()
        if key not in nodes:
            whole = text if label(text).endswith("…") else None
            nodes[key] = _Node(f"n{len(nodes) + 1}", label(text), whole, type)
        return nodes[key].id

    before = ""
    for sentence in request.talk:
        for text, ordered in _parts(sentence, request):
            if len(nodes) >= MOST_NODES:
                break
            at = node(text, "task" if ordered else _type_of(text, request.language))
            if ordered and before:
                edges.append((before, at, "precedes"))
            before = at
            edges += [(node(thing, type), at, "part-of") for thing, type in _things(text, request.language)]
    for topic in request.topics:
        at = node(topic, "concept")
        said = [n for n in list(nodes.values()) if set(words(topic)) <= set(words(n.label))]
        edges += [(at, n.id, "part-of") for n in said if n.id != at]
    return list(nodes.values()), [edge for edge in dict.fromkeys(edges) if edge[0] != edge[1]]


def _parts(sentence: Sentence, request: PlannerRequest) -> list[tuple[str, bool]]:
    """The steps of a sentence that tells several, else the sentence."""
    steps = steps_of([sentence], request.language, request.today)
    if len(steps) > 1 or (steps and steps[0].ordered):
        return [(step.text, step.ordered) for step in steps]
    return [(sentence.text, False)]


def _type_of(text: str, language: Language | None) -> str:
    return next(
        (type for topic, type in _TYPES.items() if language and fits(text, topic, language)), "concept"
    )


def _things(text: str, language: Language | None) -> Iterable[tuple[str, str]]:
    found = [fact for fact in facts(text, language) if fact.kind in _FACT_TYPES]
    found += [n for n in names(text, language) if not any(f.start < n.end and n.start < f.end for f in found)]
    return [(fact.text, _FACT_TYPES[fact.kind]) for fact in found if label(fact.text) != label(text)]


def _drawn(nodes: list[_Node], edges: _Edges) -> dict[str, Any]:
    return {
        "nodes": [{"id": n.id, "label": n.label, "shape": None} for n in nodes],
        "edges": [{"source": a, "target": b, "label": None} for a, b, _ in edges],
    }

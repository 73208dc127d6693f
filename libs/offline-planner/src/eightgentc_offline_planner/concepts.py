"""The concept graph of a talk: a node for each sentence or step, and for what one of them mentions. Nothing is added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eightgentc_asking.words import words

from .arranging import fits
from .language import Language
from .request import PlannerRequest
from .same_thing import things
from .steps import NEXT, clauses, steps_of

LONGEST_LABEL = 110
MOST_NODES = 200
_TYPES = {"goals": "goal", "risks": "risk", "budget": "resource", "team": "person", "timeline": "milestone"}
_FACT_TYPES = {"money": "resource", "date": "milestone", "name": "concept"}


@dataclass(frozen=True)
class Node:
    """`content`: the whole text where the label had to be cut."""

    id: str
    label: str
    content: str | None = None
    type: str = "concept"


Edge = tuple[str, str, str]
"""From, to, and `precedes` or `mentions`."""


def concepts(request: PlannerRequest) -> tuple[list[Node], list[Edge]]:
    """Nodes and edges, at most `MOST_NODES` sentences of a long talk."""
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []

    def node(text: str, type: str) -> str:
        key = label(text).casefold()
        if key not in nodes:
            whole = text if label(text).endswith("…") else None
            nodes[key] = Node(f"n{len(nodes) + 1}", label(text), whole, type)
        return nodes[key].id

    order = {step.text: step.order for step in steps_of(request.talk, request.language, request.today)}
    before = ""
    for sentence in request.talk:
        parts = clauses(sentence.text, request.language)
        for text in parts if any(order.get(part) for part in parts) else [sentence.text]:
            if len(nodes) >= MOST_NODES:
                break
            at = node(text, "task" if order.get(text) else _type_of(text, request.language))
            edges += [(before, at, "precedes")] if order.get(text) == NEXT and before else []
            before = at if order.get(text) else before
            edges += [(at, node(thing, type), "mentions") for thing, type in _things(text, request.language)]
    for topic in request.topics:
        at = node(topic, "concept")
        edges += [(n.id, at, "mentions") for n in nodes.values() if set(words(topic)) <= set(words(n.label))]
    return list(nodes.values()), [edge for edge in dict.fromkeys(edges) if edge[0] != edge[1]]


def label(text: str) -> str:
    """The text as one line without its full stop; a long one ends at a word."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_LABEL:
        return line.rstrip(".。") or line
    return line[:LONGEST_LABEL].rsplit(" ", 1)[0] + "…"


def _type_of(text: str, language: Language | None) -> str:
    return next(
        (type for topic, type in _TYPES.items() if language and fits(text, topic, language)), "concept"
    )


def _things(text: str, language: Language | None) -> Iterable[tuple[str, str]]:
    """Its amounts, dates and names, unless one of them is all it says."""
    found = [fact for fact in things(text, language) if fact.kind in _FACT_TYPES]
    return [(fact.text, _FACT_TYPES[fact.kind]) for fact in found if label(fact.text) != label(text)]

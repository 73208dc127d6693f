"""Rules for a generated concept graph: ids are unique, every edge joins nodes of this graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import id_of, label_of, line_of, text_of
from eightgentc_ai.domain.model_text.tool_shape import shaped
from eightgentc_ai.domain.source import NOTHING_SAID, Source, Sources
from eightgentc_ai.domain.tools import NODE_GRAPH
from eightgentc_kit.visible_text import name_key

MAX_NODES = 300
MAX_EDGES = 1_000
MAX_COORDINATE = 100_000.0
MAX_LABEL = 200
MAX_TYPE = 50
MAX_CONTENT = 5_000
DEFAULT_NODE_TYPE = "concept"
DEFAULT_EDGE_TYPE = "relates-to"


@dataclass(frozen=True, slots=True)
class Node:
    """A concept. `x`, `y`: as the model proposed them, None where it proposed nothing usable.

    `inferred`: it has no source, since nothing that the model was told says it.
    """

    id: str
    label: str
    content: str
    type: str
    x: float | None
    y: float | None
    sources: tuple[Source, ...] = ()
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed relation. `sources`, `inferred`: as of a node."""

    source: str
    target: str
    label: str
    type: str
    sources: tuple[Source, ...] = ()
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class ConceptGraph:
    """A checked graph."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def checked_graph(
    arguments: dict[str, Any], repairs: list[str], sources: Sources = NOTHING_SAID
) -> ConceptGraph:
    """The graph from a tool's arguments.

    Repaired, each with a note: nodes without a label and edges to unknown nodes or to themselves are dropped, nodes of
    the same id or name and repeated edges are merged, an edge without a type gets the default one. What none of the
    `sources` says is inferred.

    Raises:
        OutputInvalid: nodes are missing, or far too many.
    """
    arguments = shaped(arguments, NODE_GRAPH, repairs)
    raw_nodes, raw_edges = arguments.get("nodes"), arguments.get("edges")
    if not isinstance(raw_nodes, list) or not isinstance(raw_edges, list):
        raise OutputInvalid.because("nodes and edges must be lists.")
    if len(raw_nodes) > MAX_NODES or len(raw_edges) > MAX_EDGES:
        raise OutputInvalid.because(f"At most {MAX_NODES} nodes and {MAX_EDGES} edges.")
    nodes, same = _nodes(raw_nodes, repairs, sources)
    if not nodes:
        raise OutputInvalid.because("The graph needs at least one node with an id and a label.")
    labels = {node.id: node.label for node in nodes}
    return ConceptGraph(tuple(nodes), tuple(_edges(raw_edges, same, labels, repairs, sources)))


def _nodes(raw: list[Any], repairs: list[str], sources: Sources) -> tuple[list[Node], dict[str, str]]:
    nodes: list[Node] = []
    same: dict[str, str] = {}
    by_label: dict[str, str] = {}
    for item in raw:
        fields = item if isinstance(item, dict) else {}
        id, label = id_of(fields.get("id")), label_of(fields.get("label"), MAX_LABEL + 1)
        if not id or not label:
            repairs.append("A node without an id or a label was left out.")
            continue
        if id in same:
            repairs.append(f"A second node {id!r} was left out.")
            continue
        known = by_label.get(name_key(label))
        if known is not None:
            repairs.append(f"Two nodes named {label[:60]!r} were made one.")
            same[id] = known
            continue
        if len(label) > MAX_LABEL:
            repairs.append("A long label was cut.")
            label = label[: MAX_LABEL - 1].rstrip() + "…"
        same[id] = by_label[name_key(label)] = id
        x, y = _coordinate(fields.get("x")), _coordinate(fields.get("y"))
        placed = x is not None and y is not None
        type = line_of(fields.get("type"), MAX_TYPE) or DEFAULT_NODE_TYPE
        content = (text_of(fields.get("content")) or "").strip()[:MAX_CONTENT]
        said = sources.of(fields.get("sources"), label, repairs=repairs)
        nodes.append(
            Node(id, label, content, type, x if placed else None, y if placed else None, said, not said)
        )
    return nodes, same


def _coordinate(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Compared before it is converted: a whole number may be larger than any float. Not-a-number compares as False.
    return float(value) if abs(value) <= MAX_COORDINATE else None


def _edges(
    raw: list[Any], same: dict[str, str], labels: dict[str, str], repairs: list[str], sources: Sources
) -> list[Edge]:
    edges: dict[tuple[str, str, str], Edge] = {}
    for item in raw:
        fields = item if isinstance(item, dict) else {}
        source, target = (same.get(id_of(fields.get(end))) for end in ("source", "target"))
        if source is None or target is None:
            repairs.append("An edge to a node that is not there was left out.")
            continue
        if source == target:
            repairs.append("An edge from a node to itself was left out.")
            continue
        type = line_of(fields.get("type"), MAX_TYPE) or DEFAULT_EDGE_TYPE
        label = label_of(fields.get("label"), MAX_LABEL)
        if (source, target, type) in edges:
            repairs.append("An edge that was there twice was left out once.")
            continue
        said = sources.of(fields.get("sources"), labels[source], labels[target], repairs=repairs)
        edges[source, target, type] = Edge(source, target, label, type, said, not said)
    return list(edges.values())

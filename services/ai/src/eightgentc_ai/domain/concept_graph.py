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
    checked = GraphRules(repairs, sources)
    nodes = [node for node in map(checked.node, raw_nodes) if node is not None]
    if not nodes:
        raise OutputInvalid.because("The graph needs at least one node with an id and a label.")
    edges = [edge for edge in map(checked.edge, raw_edges) if edge is not None]
    return ConceptGraph(tuple(nodes), tuple(edges))


class GraphRules:
    """The rules for nodes and edges one by one, nodes first; what is repaired is noted in `repairs`."""

    def __init__(self, repairs: list[str], sources: Sources) -> None:
        self._repairs = repairs
        self._sources = sources
        self._labels: dict[str, str] = {}
        self._same: dict[str, str] = {}
        self._by_label: dict[str, str] = {}
        self._edges: set[tuple[str, str, str]] = set()

    def knows(self, item: Any) -> bool:
        """Whether both ends of an edge are nodes that were there before."""
        fields = item if isinstance(item, dict) else {}
        return all(id_of(fields.get(end)) in self._same for end in ("source", "target"))

    def node(self, item: Any) -> Node | None:
        """The next node; None where it is left out."""
        repairs, same, by_label = self._repairs, self._same, self._by_label
        fields = item if isinstance(item, dict) else {}
        id, label = id_of(fields.get("id")), label_of(fields.get("label"), MAX_LABEL + 1)
        if not id or not label:
            repairs.append("A node without an id or a label was left out.")
            return None
        if id in same:
            repairs.append(f"A second node {id!r} was left out.")
            return None
        known = by_label.get(name_key(label))
        if known is not None:
            repairs.append(f"Two nodes named {label[:60]!r} were made one.")
            same[id] = known
            return None
        if len(label) > MAX_LABEL:
            repairs.append("A long label was cut.")
            label = label[: MAX_LABEL - 1].rstrip() + "…"
        same[id] = by_label[name_key(label)] = id
        x, y = _coordinate(fields.get("x")), _coordinate(fields.get("y"))
        placed = x is not None and y is not None
        type = line_of(fields.get("type"), MAX_TYPE) or DEFAULT_NODE_TYPE
        content = (text_of(fields.get("content")) or "").strip()[:MAX_CONTENT]
        self._labels[id] = label
        said = self._sources.of(fields.get("sources"), label, repairs=repairs)
        return Node(id, label, content, type, x if placed else None, y if placed else None, said, not said)

    def edge(self, item: Any) -> Edge | None:
        """The next edge; None where it is left out."""
        fields = item if isinstance(item, dict) else {}
        source, target = (self._same.get(id_of(fields.get(end))) for end in ("source", "target"))
        if source is None or target is None:
            self._repairs.append("An edge to a node that is not there was left out.")
            return None
        if source == target:
            self._repairs.append("An edge from a node to itself was left out.")
            return None
        type = line_of(fields.get("type"), MAX_TYPE) or DEFAULT_EDGE_TYPE
        label = label_of(fields.get("label"), MAX_LABEL)
        if (source, target, type) in self._edges:
            self._repairs.append("An edge that was there twice was left out once.")
            return None
        self._edges.add((source, target, type))
        ends = self._labels[source], self._labels[target]
        said = self._sources.of(fields.get("sources"), *ends, repairs=self._repairs)
        return Edge(source, target, label, type, said, not said)


def _coordinate(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Compared before it is converted: a whole number may be larger than any float. Not-a-number compares as False.
    return float(value) if abs(value) <= MAX_COORDINATE else None

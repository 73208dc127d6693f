"""Rules for generated diagrams. From nodes and edges we write the Mermaid; free Mermaid text is only cleaned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eightgentc_ai.domain.diagram_kind import kind_of
from eightgentc_ai.domain.drawn_graph import WRITERS, Edge, Node
from eightgentc_ai.domain.drawn_timeline import as_gantt, as_timeline
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import id_of, label_of, line_of, text_of
from eightgentc_ai.domain.model_text.tool_shape import shaped
from eightgentc_ai.domain.neutral_mermaid import cleaned
from eightgentc_ai.domain.source import NOTHING_SAID, PartSources, Source, Sources, parts_of
from eightgentc_ai.domain.timeline import Timeline, checked_timeline
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM

DEFAULT_TYPE = "flowchart"
TIMED = frozenset({"timeline", "gantt"})
_MAX_NODES = 200
_MAX_EDGES = 500
_MAX_LABEL = 200
_MAX_TYPE = 50
_MAX_CODE_BYTES = 100_000

Said = tuple[str, tuple[Source, ...]]
"""The id of an element, and its sources."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """Mermaid text of a kind, not yet parsed.

    `sources`: of its elements: nodes and tasks by their ids in the text (n1, t1 …; tasks of a timeline, which has no ids,
    in its order), arrows as e1, e2 … in its order. None of free Mermaid text.
    """

    type: str
    content: str
    sources: tuple[PartSources, ...] = ()


def checked_diagram(
    arguments: dict[str, Any], asked: str, repairs: list[str], sources: Sources = NOTHING_SAID
) -> Diagram:
    """The diagram from a tool's arguments; `asked`: the kind that was asked for, '' leaves it to the model.

    Raises:
        OutputInvalid: there is nothing to draw.
    """
    arguments = shaped(arguments, MERMAID_DIAGRAM, repairs)
    type = kind_of(asked or line_of(arguments.get("type"), _MAX_TYPE)) or DEFAULT_TYPE
    if type in TIMED:
        return drawn_timeline(checked_timeline(arguments, repairs, sources), type)
    nodes, said = _nodes(arguments, repairs, sources)
    edges = _edges(arguments, nodes, said, repairs, sources) if nodes else []
    writer = WRITERS.get(type)
    if writer is not None and nodes:
        return Diagram(type, writer(nodes, edges), parts_of(said))
    code = (text_of(arguments.get("code")) or "").strip()
    if len(code.encode()) > _MAX_CODE_BYTES:
        raise OutputInvalid.because(f"code must have at most {_MAX_CODE_BYTES:,} bytes.")
    if not code:
        raise OutputInvalid.because(f"A diagram of type {type!r} needs nodes and edges, tasks or code.")
    return Diagram(type, cleaned(code, repairs))


def drawn_timeline(timeline: Timeline, type: str) -> Diagram:
    """The timeline as a diagram of the type timeline or gantt. Raises OutputInvalid."""
    content = as_gantt(timeline) if type == "gantt" else as_timeline(timeline)
    return Diagram(
        type, content, parts_of([(f"t{n}", task.sources) for n, task in enumerate(timeline.tasks, 1)])
    )


def _nodes(
    arguments: dict[str, Any], repairs: list[str], sources: Sources
) -> tuple[dict[str, Node], list[Said]]:
    """By the model's id. The text uses ids of ours (n1, n2, …), since an id of the model may be a reserved word."""
    raw = arguments.get("nodes")
    found: dict[str, Node] = {}
    said: list[Said] = []
    for item in raw[:_MAX_NODES] if isinstance(raw, list) else []:
        fields = item if isinstance(item, dict) else {}
        id, label = id_of(fields.get("id")), label_of(fields.get("label"), _MAX_LABEL)
        if not id or not label or id in found:
            repairs.append("A node without an id or a label, or a second one, was left out.")
            continue
        found[id] = node = Node(f"n{len(found) + 1}", label, text_of(fields.get("shape")) or "rect")
        said.append((node.id, sources.of(fields.get("sources"), label, repairs=repairs)))
    return found, said


def _edges(
    arguments: dict[str, Any], nodes: dict[str, Node], said: list[Said], repairs: list[str], sources: Sources
) -> list[Edge]:
    """The arrows; their sources are added to what was `said`."""
    raw = arguments.get("edges")
    found: list[Edge] = []
    for item in raw[:_MAX_EDGES] if isinstance(raw, list) else []:
        fields = item if isinstance(item, dict) else {}
        source, target = nodes.get(id_of(fields.get("source"))), nodes.get(id_of(fields.get("target")))
        if source is None or target is None:
            repairs.append("An arrow to a node that is not there was left out.")
            continue
        label = label_of(fields.get("label"), _MAX_LABEL)
        found.append(Edge(source.id, target.id, label))
        quotes = sources.of(fields.get("sources"), source.label, target.label, repairs=repairs)
        said.append((f"e{len(found)}", quotes))
    return found

"""Rules for generated diagrams. From nodes and edges we write the Mermaid; free Mermaid text is only cleaned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from eightgentc_ai.domain.diagram_kind import kind_of
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.model_json import id_of, label_of, line_of, text_of
from eightgentc_ai.domain.model_text.schema_values import by_schema
from eightgentc_ai.domain.timeline import as_gantt, as_timeline, checked_timeline
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM

DEFAULT_TYPE = "flowchart"
TIMED = frozenset({"timeline", "gantt"})
_MAX_NODES = 200
_MAX_EDGES = 500
_MAX_LABEL = 200
_MAX_TYPE = 50
_MAX_CODE_BYTES = 100_000
_FENCE = re.compile(r"```(?:mermaid)?[ \t]*\n(?P<inside>.*?)```", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)
_ACTIVE_WORDS = frozenset({"click", "href", "callback", "link", "links"})
_ACTIVE_MARKS = ('"', "@", "(", " href ", " call ")


@dataclass(frozen=True, slots=True)
class Diagram:
    """Mermaid text of a kind, not yet parsed."""

    type: str
    content: str


def checked_diagram(arguments: dict[str, Any], asked: str, repairs: list[str]) -> Diagram:
    """The diagram from a tool's arguments; `asked`: the kind that was asked for, '' leaves it to the model.

    Raises:
        OutputInvalid: there is nothing to draw.
    """
    notes: dict[str, None] = {}
    arguments = by_schema(arguments, MERMAID_DIAGRAM.parameters, notes)
    repairs.extend(notes)
    type = kind_of(asked or line_of(arguments.get("type"), _MAX_TYPE)) or DEFAULT_TYPE
    if type in TIMED:
        timeline = checked_timeline(arguments, repairs)
        return Diagram(type, as_gantt(timeline) if type == "gantt" else as_timeline(timeline))
    nodes, edges = _nodes(arguments, repairs), []
    if nodes:
        edges = _edges(arguments, nodes, repairs)
    writer = _WRITERS.get(type)
    if writer is not None and nodes:
        return Diagram(type, writer(nodes, edges))
    code = (text_of(arguments.get("code")) or "").strip()
    if len(code.encode()) > _MAX_CODE_BYTES:
        raise OutputInvalid.because(f"code must have at most {_MAX_CODE_BYTES:,} bytes.")
    if not code:
        raise OutputInvalid.because(f"A diagram of type {type!r} needs nodes and edges, tasks or code.")
    return Diagram(type, cleaned(code, repairs))


def cleaned(code: str, repairs: list[str]) -> str:
    """Mermaid text without a fence, text around it, or lines that configure or script the renderer."""
    match = _FENCE.search(code)
    if match:
        repairs.append("A code fence around the diagram was taken off.")
        code = match["inside"]
    quiet = _quiet(code)
    if quiet != code.strip():
        repairs.append("Lines that configure or script the renderer were taken out.")
    return quiet + "\n"


def _quiet(code: str) -> str:
    """Without lines that configure the renderer or call scripts, which a model must not write."""
    text = _FRONT_MATTER.sub("", code.strip())
    before, *directives = text.split("%%{")
    for directive in directives:
        inside, end, after = directive.partition("}%%")
        before += after if end else f"%%{{{inside}"
    return "\n".join(line for line in before.strip().split("\n") if not _is_active(line)).strip()


def _is_active(line: str) -> bool:
    """Whether a line makes a node do something when it is clicked."""
    word, _, rest = line.strip().partition(" ")
    return word in _ACTIVE_WORDS and any(mark in f" {rest} " for mark in _ACTIVE_MARKS)


@dataclass(frozen=True, slots=True)
class _Node:
    id: str
    label: str
    shape: str


@dataclass(frozen=True, slots=True)
class _Edge:
    source: str
    target: str
    label: str


def _nodes(arguments: dict[str, Any], repairs: list[str]) -> dict[str, _Node]:
    """By the model's id. The text uses ids of ours (n1, n2, …), since an id of the model may be a reserved word."""
    raw = arguments.get("nodes")
    found: dict[str, _Node] = {}
    for item in raw[:_MAX_NODES] if isinstance(raw, list) else []:
        fields = item if isinstance(item, dict) else {}
        id, label = id_of(fields.get("id")), label_of(fields.get("label"), _MAX_LABEL)
        if not id or not label or id in found:
            repairs.append("A node without an id or a label, or a second one, was left out.")
            continue
        found[id] = _Node(f"n{len(found) + 1}", label, text_of(fields.get("shape")) or "rect")
    return found


def _edges(arguments: dict[str, Any], nodes: dict[str, _Node], repairs: list[str]) -> list[_Edge]:
    raw = arguments.get("edges")
    found: list[_Edge] = []
    for item in raw[:_MAX_EDGES] if isinstance(raw, list) else []:
        fields = item if isinstance(item, dict) else {}
        source, target = nodes.get(id_of(fields.get("source"))), nodes.get(id_of(fields.get("target")))
        if source is None or target is None:
            repairs.append("An arrow to a node that is not there was left out.")
            continue
        label = label_of(fields.get("label"), _MAX_LABEL)
        found.append(_Edge(source.id, target.id, label))
    return found


# Even in quotes, `%%{` begins a directive.
_ENTITIES = str.maketrans(
    {"%": "#37;", "#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;"}
)
_SHAPES = {"stadium": ('(["', '"])'), "diamond": ('{"', '"}'), "circle": ('(("', '"))'), "rect": ('["', '"]')}


def _quoted(text: str) -> str:
    return text.translate(_ENTITIES)


def _flowchart(nodes: dict[str, _Node], edges: list[_Edge]) -> str:
    lines = ["flowchart TD"]
    for node in nodes.values():
        opening, closing = _SHAPES.get(node.shape, _SHAPES["rect"])
        lines.append(f"    {node.id}{opening}{_quoted(node.label)}{closing}")
    for edge in edges:
        label = f'|"{_quoted(edge.label)}"|' if edge.label else ""
        lines.append(f"    {edge.source} -->{label} {edge.target}")
    return "\n".join(lines) + "\n"


# In these kinds labels have no quotes: characters that could end one are replaced by look-alikes.
_BARE = str.maketrans(
    {":": "\uff1a", ";": "\uff1b", "#": "\uff03", "(": "\uff08", ")": "\uff09", "[": "\uff3b", "]": "\uff3d",
     "{": "\uff5b", "}": "\uff5d", "<": "\u2039", ">": "\u203a", '"': "\u201d", "`": "\u2019", "%": "\uff05",
     "\\": "\uff3c", "|": "\uff5c"}
)  # fmt: skip


def _bare(text: str) -> str:
    return text.translate(_BARE)


def _sequence(nodes: dict[str, _Node], edges: list[_Edge]) -> str:
    lines = ["sequenceDiagram"]
    lines += [f"    participant {node.id} as {_bare(node.label)}" for node in nodes.values()]
    lines += [f"    {edge.source}->>{edge.target}: {_bare(edge.label) or '…'}" for edge in edges]
    return "\n".join(lines) + "\n"


def _mindmap(nodes: dict[str, _Node], edges: list[_Edge]) -> str:
    """The first node is the root; each other hangs on the first node that points to it, else on the root."""
    by_id = {node.id: node for node in nodes.values()}
    root = next(iter(by_id))
    parent: dict[str, str] = {}
    for edge in edges:
        if (
            edge.target != root
            and edge.target not in parent
            and not _is_above(edge.target, edge.source, parent)
        ):
            parent[edge.target] = edge.source
    children: dict[str, list[str]] = {}
    for id in by_id:
        if id != root:
            children.setdefault(parent.get(id, root), []).append(id)
    lines = ["mindmap"]

    def write(id: str, depth: int) -> None:
        lines.append(f'{"  " * depth}{id}["{_quoted(by_id[id].label)}"]')
        for child in children.get(id, []):
            write(child, depth + 1)

    write(root, 1)
    return "\n".join(lines) + "\n"


def _is_above(id: str, other: str, parent: dict[str, str]) -> bool:
    while other in parent:
        other = parent[other]
        if other == id:
            return True
    return id == other


def _state(nodes: dict[str, _Node], edges: list[_Edge]) -> str:
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_bare(node.label)}" as {node.id}' for node in nodes.values()]
    return "\n".join(lines + _arrows(edges)) + "\n"


def _class(nodes: dict[str, _Node], edges: list[_Edge]) -> str:
    lines = ["classDiagram"]
    lines += [f'    class {node.id}["{_bare(node.label)}"]' for node in nodes.values()]
    return "\n".join(lines + _arrows(edges)) + "\n"


def _arrows(edges: list[_Edge]) -> list[str]:
    labels = [f" : {_bare(edge.label)}" if edge.label else "" for edge in edges]
    return [f"    {edge.source} --> {edge.target}{label}" for edge, label in zip(edges, labels, strict=True)]


def _er(nodes: dict[str, _Node], edges: list[_Edge]) -> str:
    lines = ["erDiagram"]
    lines += [f'    {node.id}["{_bare(node.label)}"]' for node in nodes.values()]
    lines += [f'    {edge.source} ||--o{{ {edge.target} : "{_bare(edge.label) or "has"}"' for edge in edges]
    return "\n".join(lines) + "\n"


_WRITERS = {
    "flowchart": _flowchart,
    "sequence": _sequence,
    "mindmap": _mindmap,
    "state": _state,
    "class": _class,
    "er": _er,
}

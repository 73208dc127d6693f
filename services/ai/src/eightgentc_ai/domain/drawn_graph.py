"""Nodes and edges as Mermaid text of the kinds that consist of them. Ids are ours: an id of a model may be a keyword."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_kit.mermaid_text import escaped


@dataclass(frozen=True, slots=True)
class Node:
    """`id`: letters and digits. `shape`: rect, stadium, diamond or circle; any other is a rect."""

    id: str
    label: str
    shape: str


@dataclass(frozen=True, slots=True)
class Edge:
    """`source`, `target`: ids of nodes."""

    source: str
    target: str
    label: str


_SHAPES = {"stadium": ('(["', '"])'), "diamond": ('{"', '"}'), "circle": ('(("', '"))'), "rect": ('["', '"]')}


def _flowchart(nodes: dict[str, Node], edges: list[Edge]) -> str:
    lines = ["flowchart TD"]
    for node in nodes.values():
        opening, closing = _SHAPES.get(node.shape, _SHAPES["rect"])
        lines.append(f"    {node.id}{opening}{escaped(node.label)}{closing}")
    for edge in edges:
        label = f'|"{escaped(edge.label)}"|' if edge.label else ""
        lines.append(f"    {edge.source} -->{label} {edge.target}")
    return "\n".join(lines) + "\n"


def _sequence(nodes: dict[str, Node], edges: list[Edge]) -> str:
    lines = ["sequenceDiagram"]
    lines += [f"    participant {node.id} as {escaped(node.label)}" for node in nodes.values()]
    lines += [f"    {edge.source}->>{edge.target}: {escaped(edge.label)}" for edge in edges]
    return "\n".join(lines) + "\n"


def _mindmap(nodes: dict[str, Node], edges: list[Edge]) -> str:
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
        lines.append(f'{"  " * depth}{id}["{escaped(by_id[id].label)}"]')
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


def _state(nodes: dict[str, Node], edges: list[Edge]) -> str:
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{escaped(node.label)}" as {node.id}' for node in nodes.values()]
    return "\n".join(lines + _arrows(edges)) + "\n"


def _class(nodes: dict[str, Node], edges: list[Edge]) -> str:
    lines = ["classDiagram"]
    lines += [f'    class {node.id}["{escaped(node.label)}"]' for node in nodes.values()]
    return "\n".join(lines + _arrows(edges)) + "\n"


def _arrows(edges: list[Edge]) -> list[str]:
    labels = [f" : {escaped(edge.label)}" if edge.label else "" for edge in edges]
    return [f"    {edge.source} --> {edge.target}{label}" for edge, label in zip(edges, labels, strict=True)]


def _er(nodes: dict[str, Node], edges: list[Edge]) -> str:
    lines = ["erDiagram"]
    lines += [f'    {node.id}["{escaped(node.label)}"]' for node in nodes.values()]
    lines += [f'    {edge.source} ||--o{{ {edge.target} : "{escaped(edge.label or "has")}"' for edge in edges]
    return "\n".join(lines) + "\n"


WRITERS = {
    "flowchart": _flowchart,
    "sequence": _sequence,
    "mindmap": _mindmap,
    "state": _state,
    "class": _class,
    "er": _er,
}

"""A concept graph as a tree that a person can read in a terminal."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any


def graph_tree(graph: dict[str, Any]) -> str:
    """Every node once, under the first that leads to it; an edge back to one already shown is marked ↗."""
    nodes = {node["id"]: node for node in graph["nodes"]}
    leaving: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for edge in graph["edges"]:
        leaving[edge["source"]].append(edge)
    reached = {edge["target"] for edge in graph["edges"]}
    roots = [node for node in nodes if node not in reached]
    shown: set[str] = set()
    lines: list[str] = []
    for root in [*roots, *nodes]:  # What only a circle leads to comes last.
        if root not in shown:
            lines.append(nodes[root]["label"])
            lines.extend(_branches(root, "", nodes, leaving, shown))
    return "\n".join(lines)


def _branches(
    node: str,
    indent: str,
    nodes: dict[str, dict[str, Any]],
    leaving: dict[str, list[dict[str, Any]]],
    shown: set[str],
) -> Iterator[str]:
    shown.add(node)
    for number, edge in enumerate(leaving[node], start=1):
        last = number == len(leaving[node])
        again = edge["target"] in shown
        how = f"{edge.get('label') or edge['type']} → "
        yield f"{indent}{'└─' if last else '├─'} {how}{nodes[edge['target']]['label']}{' ↗' if again else ''}"
        if not again:
            yield from _branches(edge["target"], indent + ("   " if last else "│  "), nodes, leaving, shown)

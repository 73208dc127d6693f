"""Layers by graphlay: fewer crossings than our own layers, for graphs of a size that people look at.

It holds the interpreter lock while it draws, so that a thread does not keep an event loop responsive, and its time
grows faster than the graph: above the bound our own layers are used, which let other threads run.
"""

from __future__ import annotations

from collections.abc import Sequence

from .box import GAP_X, GAP_Y, Box, Point

MOST_BOXES, MOST_EDGES = 200, 400
OPTIONS = {
    "direction": "topbottom",
    "effort": "fast",
    "routing": {"style": "orthogonal"},
    "spacing": {"layer_gap": GAP_Y, "node_gap": GAP_X, "isolated_gap": GAP_X},
}


class EngineUnavailable(Exception):
    """graphlay is not installed, refused the graph, or it is too large for it."""


def engine(boxes: Sequence[Box], edges: Sequence[tuple[str, str]]) -> dict[str, Point]:
    """Positions by graphlay; raises `EngineUnavailable`."""
    if len(boxes) > MOST_BOXES or len(edges) > MOST_EDGES:
        raise EngineUnavailable("too large")
    try:
        import graphlay  # noqa: PLC0415 - optional, and only paid for where a graph is placed
    except ImportError as missing:
        raise EngineUnavailable("not installed") from missing
    number = {box.id: index for index, box in enumerate(boxes)}
    graph = {
        "nodes": [
            {"key": str(i), "size": {"width": b.width, "height": b.height}} for i, b in enumerate(boxes)
        ],
        "edges": [{"source": number[source], "target": number[target]} for source, target in edges],
    }
    try:
        drawn = graphlay.layout(graph, options=OPTIONS).nodes
    except (graphlay.GraphlayError, KeyError, TypeError) as refused:
        raise EngineUnavailable(str(refused)) from refused
    return {
        box.id: Point(node["center"]["x"] - box.width / 2, node["center"]["y"] - box.height / 2)
        for box, node in zip(boxes, drawn, strict=True)
    }

"""Kinds of diagrams by the names that people, models and the parser have for them."""

from __future__ import annotations

import re

_NAMES = {
    "flowchart": "flow graph process processflow workflow flowchartelk flussdiagramm ablaufdiagramm organigramme",
    "timeline": "zeitachse zeitleiste",
    "gantt": "balkenplan",
    "sequence": "sequenz",
    "mindmap": "gedankenkarte",
    "state": "statemachine zustandsdiagramm",
    "class": "umlclass klassendiagramm",
    "er": "erd entityrelationship entityrelation",
    "journey": "userjourney customerjourney",
    "quadrant": "",
    "pie": "piechart",
    "kanban": "kanbanboard",
    "gitgraph": "git",
    "requirement": "requirements",
    "xychart": "xy barchart linechart",
    "sankey": "",
    "block": "",
    "c4": "c4context c4container c4component c4dynamic c4deployment",
}
KINDS = frozenset(_NAMES)
_BY_NAME = {name: kind for kind, names in _NAMES.items() for name in (kind, *names.split())}
_ENDS = re.compile(r"(?:diagram|chart|map|graph|beta|v2|td|tb|bt|lr|rl)\Z")
_MOST_ENDS = 4


def kind_of(name: str) -> str:
    """Our name of a kind: `Flowchart TD`, `sequence_diagram` and `stateDiagram-v2` have one; else the name in small letters."""
    plain = name.strip().casefold()
    folded = re.sub(r"[\W_]", "", plain).removeprefix("mermaid")
    for _ in range(_MOST_ENDS):
        if folded in _BY_NAME:
            return _BY_NAME[folded]
        folded = _ENDS.sub("", folded)
    return _BY_NAME.get(folded, plain)

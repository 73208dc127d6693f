"""Which boxes are drawn together: each connected part that has an edge to a placed box, and all other boxes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .box import Box

MOST = 100
"""With more groups than this all boxes are one drawing, since each group searches for room by itself."""

Edge = tuple[str, str]


@dataclass
class Group:
    """Boxes that are laid out together, the edges among them, and those to boxes that are placed already."""

    boxes: list[Box] = field(default_factory=list)
    inner: list[Edge] = field(default_factory=list)
    border: list[Edge] = field(default_factory=list)


def groups(loose: Sequence[Box], edges: Sequence[Edge]) -> list[Group]:
    """The groups in the order of their first box; parts without an edge to a placed box come last, as one group."""
    home = _components(loose, edges)
    found: dict[int, Group] = defaultdict(Group)
    for box in loose:
        found[home[box.id]].boxes.append(box)
    for edge in edges:
        source, target = home.get(edge[0]), home.get(edge[1])
        if source is not None and target is not None:
            found[source].inner.append(edge)
        elif source is not None:
            found[source].border.append(edge)
        elif target is not None:
            found[target].border.append(edge)
    anchored = [group for group in found.values() if group.border]
    if len(anchored) > MOST:
        return [_joined(list(found.values()))]
    floating = [group for group in found.values() if not group.border]
    return [*anchored, _joined(floating)] if floating else anchored


def _components(loose: Sequence[Box], edges: Sequence[Edge]) -> dict[str, int]:
    """The number of the connected part that each loose box belongs to."""
    names = {box.id for box in loose}
    beside: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        if source in names and target in names:
            beside[source].append(target)
            beside[target].append(source)
    home: dict[str, int] = {}
    for number, box in enumerate(loose):
        if box.id in home:
            continue
        home[box.id] = number
        part = [box.id]
        for name in part:  # grows while it is read
            for other in beside[name]:
                if other not in home:
                    home[other] = number
                    part.append(other)
    return home


def _joined(parts: Sequence[Group]) -> Group:
    return Group(
        [box for part in parts for box in part.boxes],
        [edge for part in parts for edge in part.inner],
        [edge for part in parts for edge in part.border],
    )

"""Layers from top to bottom without the engine: for graphs too large for it, and where it is not installed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from .box import GAP_X, GAP_Y, Box, Point

Edge = tuple[str, str]
SWEEPS = 4
WIDEST = 24
"""Boxes side by side; a fuller layer takes several rows, so that 10,000 boxes still fit the canvas."""


def layers(boxes: Sequence[Box], edges: Sequence[Edge]) -> dict[str, Point]:
    """Every edge that is not part of a cycle points downwards; positions from the middle of x = 0."""
    forward = _without_cycles([box.id for box in boxes], edges)
    rows = _ordered(_ranked([box.id for box in boxes], forward), forward)
    by_id = {box.id: box for box in boxes}
    places: dict[str, Point] = {}
    top = 0.0
    for row in (full[i : i + WIDEST] for full in rows for i in range(0, len(full), WIDEST)):
        members = [by_id[name] for name in row]
        left = -(sum(box.width for box in members) + GAP_X * (len(members) - 1)) / 2
        for box in members:
            places[box.id] = Point(left, top)
            left += box.width + GAP_X
        top += max(box.height for box in members) + GAP_Y
    return places


def _without_cycles(names: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """The edges without those that close a cycle, found by a walk in depth with a stack of its own."""
    after = _neighbours(edges)
    state: dict[str, int] = {}  # 1: on the path, 2: finished
    closing: set[Edge] = set()
    for start in names:
        if start in state:
            continue
        state[start] = 1
        path = [(start, iter(after[start]))]
        while path:
            name, following = path[-1]
            for other in following:
                if state.get(other) == 1:
                    closing.add((name, other))
                elif other not in state:
                    state[other] = 1
                    path.append((other, iter(after[other])))
                    break
            else:
                state[name] = 2
                path.pop()
    return [edge for edge in edges if edge not in closing]


def _ranked(names: Sequence[str], edges: Iterable[Edge]) -> list[list[str]]:
    """The rows: every name one below the lowest of those that point to it."""
    edges = list(edges)
    after = _neighbours(edges)
    waiting = dict.fromkeys(names, 0)
    for _, target in edges:
        waiting[target] += 1
    rank = dict.fromkeys(names, 0)
    ready = [name for name in names if waiting[name] == 0]
    for name in ready:  # grows while it is read
        for other in after[name]:
            rank[other] = max(rank[other], rank[name] + 1)
            waiting[other] -= 1
            if waiting[other] == 0:
                ready.append(other)
    rows: list[list[str]] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
    for name in names:
        rows[rank[name]].append(name)
    return rows


def _ordered(rows: list[list[str]], edges: Sequence[Edge]) -> list[list[str]]:
    """Each row sorted by the mean place of its neighbours in the row before, down and up in turn."""
    before, after = _neighbours((b, a) for a, b in edges), _neighbours(edges)
    place = {name: number - len(row) / 2 for row in rows for number, name in enumerate(row)}
    for sweep in range(SWEEPS):
        neighbours, turn = (before, rows) if sweep % 2 == 0 else (after, rows[::-1])
        for row in turn:
            target = {name: _mean([place[other] for other in neighbours[name]], place[name]) for name in row}
            row.sort(key=lambda name: (target[name], place[name]))
            place.update({name: number - len(row) / 2 for number, name in enumerate(row)})
    return rows


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _neighbours(edges: Iterable[Edge]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        found[source].append(target)
    return found

"""Mermaid text for the kinds that have no structure of their own in the tool."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import upper_first
from eightgentc_devstack.offline_planner.writing import facts

from .graph import concept_graph
from .label import label
from .tasks import tasks

_MEANING = re.compile(r"[:;#%,()\"\\/@]")
_NEUTRAL = 3


def code(idea: Idea, kind: str) -> str | None:
    """The text of a diagram of that kind; None where we cannot draw it."""
    writer = _WRITERS.get(kind)
    return writer(idea) if writer else None


def _journey(idea: Idea) -> str:
    """The steps as a journey; nobody said how they feel, so all feel the same."""
    lines = ["journey", f"    title {_plain(facts.aim(idea))}"]
    phase = None
    who = _plain(idea.brief.people[0]) if idea.brief.people else "Everybody"
    for task in tasks(idea):
        if task["section"] != phase:
            phase = task["section"]
            lines.append(f"    section {phase}")
        lines.append(f"      {_plain(task['label'])}: {_NEUTRAL}: {who}")
    return "\n".join(lines)


def _kanban(idea: Idea) -> str:
    """Everything is still to be done, except what comes first."""
    lines = ["kanban", "  next[Next]"]
    for number, (name, _) in enumerate(facts.steps(idea)):
        if number == 1:
            lines.append("  later[Later]")
        lines.append(f"    t{number + 1}[{_plain(name)}]")
    return "\n".join(lines)


def _pie(idea: Idea) -> str:
    """How many of each kind the concept graph holds: a count, since amounts are not ours to split."""
    counts = Counter(str(node["type"]) for node in concept_graph(idea)["nodes"])
    lines = [f"pie title What {_plain(facts.aim(idea))} consists of"]
    return "\n".join([*lines, *(f'    "{upper_first(kind)}s" : {count}' for kind, count in counts.items())])


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", _MEANING.sub(" ", label(text))).strip()


_WRITERS: dict[str, Callable[[Idea], str]] = {"journey": _journey, "kanban": _kanban, "pie": _pie}

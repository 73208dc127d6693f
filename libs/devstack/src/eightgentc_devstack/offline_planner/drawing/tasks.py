"""The steps in time: dates computed back from the date that was named, marked as assumed, else only an order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.writing import facts
from eightgentc_devstack.offline_planner.writing.timeline import milestones

from .label import label

_PHASES = ("Prepare", "Build up", "Arrive")
_ORDER = ("First", "Next", "Then", "After that", "Later", "Towards the end", "Near the end", "At the end")


def tasks(idea: Idea) -> list[dict[str, Any]]:
    """Tasks as the tool `generateMermaidDiagram` wants them."""
    marks, ahead = milestones(idea), facts.is_ahead(idea, idea.brief.target)
    found: list[dict[str, Any]] = []
    start = idea.brief.today
    for number, (name, _, days) in enumerate(marks):
        end = idea.brief.today + timedelta(days)
        last = number == len(marks) - 1
        found.append(
            {
                "id": f"t{number + 1}",
                "label": label(name),
                "section": _PHASES[number * len(_PHASES) // len(marks)],
                "start": start.isoformat() if ahead else None,
                "end": end.isoformat() if ahead else None,
                "when": None if ahead else "At the end" if last else _ORDER[min(number, len(_ORDER) - 2)],
                "assumed": ahead,
                "dependsOn": [f"t{number}"] if number else [],
            }
        )
        start = end + timedelta(1)
    return [*found, *_milestone(idea, len(found))]


def _milestone(idea: Idea, before: int) -> list[dict[str, Any]]:
    """The date that was named, as the last entry."""
    deadline = idea.brief.target
    if deadline is None:
        return []
    day = deadline.day.isoformat() if facts.is_ahead(idea, deadline) else None
    return [
        {
            "id": f"t{before + 1}",
            "label": label(facts.title(idea)),
            "section": _PHASES[-1],
            "start": day,
            "end": day,
            "when": deadline.resolved if day is None else None,
            "assumed": bool(deadline.assumption) or deadline.first != deadline.last,
            "dependsOn": [f"t{before}"],
        }
    ]

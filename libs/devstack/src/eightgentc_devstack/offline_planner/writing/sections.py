"""The section writers by name, and what is written while nothing has been said yet."""

from __future__ import annotations

import re

from eightgentc_devstack.offline_planner.idea import Idea

from . import audience, budget, context, goals, marketing, operations, other, risks, summary, team, timeline
from .prose import Prose

LEAST = 200
_WRITERS = {
    r"context|background|situation|overview|introduction|idea": context.write,
    r"goals?|objectives?|aims?|vision|mission": goals.write,
    r"time ?lines?|schedule|milestones?|calendar|roadmap|phases?": timeline.write,
    r"budget|costs?|finances?|financial|funding|financials|pricing": budget.write,
    r"risks?|challenges|threats?": risks.write,
    r"audience|customers?|users?|target group|market|clients?|stakeholders?|guests?|participants?|community": audience.write,
    r"team|people|staff|roles|organi[sz]ation|personnel": team.write,
    r"marketing|promotion|sales|communication|outreach|advertising": marketing.write,
    r"operations?|logistics|processes|daily work|routine": operations.write,
    r"(?:executive )?summary|abstract|pitch": summary.write,
}


def write_section(idea: Idea, section: str) -> str:
    """The text of a section, at least two hundred characters."""
    if not idea.brief.lines:
        return _nothing_yet(section)
    prose = _writer(idea, section)
    if len(prose.text) < LEAST:
        prose.some(idea.domain.context + idea.domain.operations, 3)
    return prose.text


def _writer(idea: Idea, section: str) -> Prose:
    name = re.sub(r"\s+", " ", section.strip().lower())
    for pattern, write in _WRITERS.items():
        if re.search(rf"\b(?:{pattern})\b", name):
            return write(idea)
    return other.write(idea, section)


def _nothing_yet(section: str) -> str:
    name = section.strip() or "this section"
    return (
        f"Nothing has been said about the idea yet, so {name} has no ground to stand on. "
        "A few plain sentences are enough to begin: what is to come into being, for whom, where, by when and with which means. "
        "As soon as they stand in the talk, this text is written again from them, in the words that were used."
    )

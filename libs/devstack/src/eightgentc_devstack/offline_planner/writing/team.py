"""Team: who was named, which roles there are to fill, and how they work together."""

from __future__ import annotations

import re

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join

from . import facts, quoting
from .prose import Prose

_STAFF = re.compile(
    r"employee|staff|baker|dentist|developer|helper|volunteer|teacher|chef|engineer|trainer|assistant|cook|waiter|nurse|designer"
)


def write(idea: Idea) -> Prose:
    """The section."""
    brief, prose, thing = idea.brief, Prose(idea, "team"), f"the {idea.thing}"
    names = list(brief.people[:6])
    if names:
        prose.say(
            f"Named in connection with {thing} so far: {join(names)}",
            f"With {join(names)}, {thing} has its first {'people' if len(names) > 1 else 'person'} with a name",
        )
        said = [
            line for line in brief.lines if any(re.search(rf"\b{re.escape(name)}\b", line) for name in names)
        ]
        for line in [line for line in said if line in brief.remarks][:3]:
            prose.say(
                f"The talk says of the work they share: {quoting.quote(line)}",
                f"What was said about this: {quoting.quote(line)}",
            )
    else:
        prose.say(
            f"Nobody has been named for {thing} yet, so this section describes the roles that {idea.short} will need",
            f"The people who carry {idea.short} still have to be found or named; these are their tasks",
        )
    counted = [
        q for q in brief.quantities if _STAFF.search(q) and q not in idea.action and q != brief.audience
    ][:3]
    prose.say_if(counted, f"In numbers, the talk speaks of {join(counted)}")
    for number, (role, task) in enumerate(
        facts.pair(idea, text) for text in idea.choice.few("team", idea.domain.team, 3)
    ):
        prose.say(
            f"The {role} of {thing} will answer for {task}"
            if number
            else f"The role that {thing} needs first is that of the {role}, for {task}",
            f"The {role} of {thing} will take on {task}, so that nobody else has to think of it",
            f"For {task}, {thing} needs a good {role}",
        )
    for remark in facts.remarks(
        idea, "volunteer", "hire", "staff", "help", "team", "partner", "employee", "together"
    )[:1]:
        prose.say(f"The talk adds: {quoting.quote(remark)}")
    prose.spare(idea.domain.operations)
    prose.say(
        f"Each of these roles gets a stand-in, so that {idea.short} does not stop when somebody is ill",
        f"Who may decide what about {thing} is best written down on a single page before the work begins",
        f"More than one role may lie with the same person at first; it only has to be clear who decides about {thing}",
    )
    return prose

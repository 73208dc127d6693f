"""Audience or customers: for whom it is, who else is touched, and how to learn what they need."""

from __future__ import annotations

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, lower_first, upper_first

from . import facts, quoting
from .prose import Prose


def write(idea: Idea) -> Prose:
    """The section."""
    brief, prose, thing = idea.brief, Prose(idea, "audience"), f"the {idea.thing}"
    who = brief.audience
    if who:
        prose.say(
            f"{upper_first(thing)} is meant for {who}, and their daily life decides what it has to do well",
            f"The talk names {who} as those for whom {thing} exists",
            f"At the centre of {thing} stand {who}",
        )
    else:
        prose.say(
            f"The talk does not say yet for whom {thing} is meant, so the {idea.people} described here are a proposal",
            f"Who the {idea.people} of {thing} will be has not been said; the following is a first guess to be corrected",
        )
    prose.some(idea.domain.audience, 3)
    for remark in facts.remarks(
        idea,
        "customer",
        "people",
        "client",
        "guest",
        "user",
        "student",
        "parent",
        "teen",
        "child",
        "neighb",
        "community",
        "town",
    )[:2]:
        prose.say(
            f"What the talk says about them: {quoting.quote(remark)}",
            f"Their situation was described like this: {quoting.quote(remark)}",
        )
    prose.say_if(
        brief.items,
        f"Of {join(brief.items[:5])}, it should be found out early which of them {idea.people} would miss most",
    )
    label = idea.choice.of("audience/step", facts.steps(idea)[:3])[0]
    prose.say(
        f"A few honest conversations with {idea.people}, held before it is time to {lower_first(label)}, tell more than a survey",
        f"Before the step to {lower_first(label)}, it is worth asking {idea.people} what they do today instead",
    )
    return prose

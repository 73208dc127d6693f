"""Operations: how the ordinary days run."""

from __future__ import annotations

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, upper_first

from . import facts, quoting
from .prose import Prose


def write(idea: Idea) -> Prose:
    """The section."""
    brief, prose, thing = idea.brief, Prose(idea, "operations"), f"the {idea.thing}"
    prose.say(
        f"Once the plan to {facts.aim(idea)} is under way, ordinary days decide how well it goes",
        f"The daily work behind {idea.doing}{idea.where} is made of a few routines",
        f"How {thing} runs from day to day can be settled before it starts",
    )
    prose.some(idea.domain.operations, 3)
    prose.say_if(
        brief.items,
        f"For {join(brief.items[:5])} it has to be clear who looks after each of them, and how often",
        f"Each of {join(brief.items[:5])} needs a person and a place in the week",
    )
    prose.say_if(brief.people, f"{join(brief.people[:4])} should agree early on who is there on which days")
    for remark in facts.remarks(
        idea, "every", "daily", "week", "hours", "open on", "deliver", "suppl", "water", "clean", "repair"
    )[:1]:
        prose.say(
            f"The talk names a matter for every day: {quoting.quote(remark)}",
            f"For the daily round this was said: {quoting.quote(remark)}",
        )
    condition = facts.one_condition(idea, "operations", r"(?!.*\b(?:cost|loan|debt|money))")
    prose.say_if(condition, f"In the daily work it has to stay true{facts.that(condition)}")
    _, task = facts.pair(idea, idea.choice.of("operations/team", idea.domain.team))
    prose.say(
        f"{upper_first(thing)} stays calm when somebody is plainly responsible for {task}",
        f"What tends to be forgotten at {thing} is {task}, so it gets a name and a day",
    )
    return prose

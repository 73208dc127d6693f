"""Executive summary: the plan on half a page."""

from __future__ import annotations

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, upper_first

from . import facts, risks, told
from .prose import Prose


def write(idea: Idea) -> Prose:
    """The section."""
    brief, prose, thing = idea.brief, Prose(idea, "summary"), f"the {idea.thing}"
    aim, by = facts.aim(idea), told.dated(idea, facts.by(idea))
    prose.say(
        f"This plan describes how to {aim}{by}",
        f"The purpose of this plan is to {aim}{by}",
        f"In short, the plan is to {aim}{by}",
    )
    money = brief.budget.text if brief.budget else ""
    prose.say_if(
        money,
        f"It is built on {money} and makes no use of money that was not named",
        f"The means for {thing} are {money}",
    )
    who, things = brief.audience, join(brief.items[:5])
    prose.say_if(
        (who and who not in aim) or things,
        f"{upper_first(thing)} is for {who or idea.people}" + (f" and centres on {things}" if things else ""),
    )
    labels = [label for label, _ in facts.steps(idea)]
    prose.say(
        f"The way there leads over a few steps: {facts.infinitives(labels[:2])}, and later {facts.infinitives(labels[3:5])}",
        f"First it is time {facts.infinitives(labels[:3])}; at the end stands the step {facts.infinitives(labels[-1:])}",
    )
    _, what, answer = risks.chosen(idea, 1)[0]
    prose.say(
        f"The risk that deserves most attention is that {what}, and the answer prepared for it is to {answer}"
    )
    measure = idea.fill(idea.choice.of("summary/measure", idea.domain.measures))
    prose.say(
        f"{upper_first(idea.short)} will have succeeded when it shows in {measure}",
        f"A sign that it has worked would be {measure}",
    )
    condition = facts.one_condition(idea, "summary")
    prose.say_if(condition, f"Through all of this it holds{facts.that(condition)}")
    gaps = facts.missing(idea)[:3]
    prose.say_if(
        gaps,
        f"Before the next version of this plan, {join(gaps)} should be settled for {thing}",
        f"To be decided next for {thing}: {join(gaps)}",
    )
    return prose

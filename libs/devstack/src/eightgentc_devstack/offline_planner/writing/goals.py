"""Goals: the aim, the wishes beside it, the goals on the way, and how success will show."""

from __future__ import annotations

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, upper_first

from . import facts, quoting
from .prose import Prose


def write(idea: Idea) -> Prose:
    """The section."""
    brief, prose = idea.brief, Prose(idea, "goals")
    aim, by, thing = facts.aim(idea), facts.by(idea), f"the {idea.thing}"
    if facts.unsaid(idea):
        prose.add(f"What is wanted was said like this: {quoting.quote(brief.opening[:400])}")
    prose.say(
        f"The goal that all others serve is to {aim}{by}",
        f"First of all, the goal is to {aim}{by}",
        f"Everything in this plan works towards a single result: to {aim}{by}",
        f"{upper_first(idea.doing)}{aim.removeprefix(idea.action)}{by} is the goal by which the rest is judged",
    )
    wishes = [core.whole.split(", ")[0] for core in brief.also if core.whole.lower() not in aim.lower()][:4]
    prose.say_if(
        wishes,
        f"Beside it stand{'s a further wish' if len(wishes) == 1 else ' further wishes'}: {join([f'to {wish}' for wish in wishes])}",
        f"The talk adds to this {'goals of their own' if len(wishes) > 1 else 'a goal of its own'}: {join([f'to {wish}' for wish in wishes])}",
    )
    things = join(brief.items[:6])
    prose.say_if(
        things,
        f"With {things}, {thing} has a content that can be checked off",
        f"{upper_first(thing)} is complete when {things} are part of it",
    )
    measures = [idea.fill(m) for m in idea.choice.some("goals/measures", idea.domain.measures, 3)]
    prose.say(
        f"Whether {idea.short} has succeeded will show in {join(measures)}",
        f"Success is visible in everyday things: {join(measures)}",
        f"The signs to look for are {join(measures)}",
    )
    labels = [label for label, _ in idea.choice.few("goals/steps", facts.steps(idea), 3)]
    prose.say(
        f"On the way there it counts as an intermediate goal {facts.infinitives(labels)}",
        f"Smaller goals lead there, above all {facts.infinitives(labels)}",
        f"The nearer goals are {facts.infinitives(labels)}",
    )
    for remark in facts.remarks(
        idea, "want", "hope", "dream", "goal", "important", "should", "so that", "because", "no place"
    )[:1]:
        if quoting.is_fixed(idea, remark):
            continue
        prose.say(
            f"The reason behind it was put in plain words: {quoting.quote(remark)}",
            f"Why it matters was said as well: {quoting.quote(remark)}",
        )
    condition = facts.one_condition(idea, "goals")
    prose.say_if(
        condition,
        f"None of these goals may touch {facts.under(condition)}",
        f"All of this holds under {facts.under(condition)}",
    )
    prose.say(
        f"What does not serve the {idea.thing} can wait until this goal is reached",
        f"For {idea.people}, {thing} has to be worth it before anything is added",
        f"Wishes that come up later are measured by whether they bring {idea.short} closer",
    )
    return prose

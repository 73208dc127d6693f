"""Context: what is wanted, with what, for whom, and what this kind of undertaking brings with it."""

from __future__ import annotations

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, upper_first

from . import facts
from .prose import Prose


def write(idea: Idea) -> Prose:
    """The section."""
    brief, prose = idea.brief, Prose(idea, "context")
    aim, by = facts.aim(idea), facts.by_when(idea)
    if not brief.english:
        prose.add(f"The idea was told in these words: {facts.quote(' '.join(brief.lines)[:400])}")
    prose.say(
        f"The idea is to {aim}{by}",
        f"This plan begins with a wish: to {aim}{by}",
        f"At the centre of everything here stands the wish to {aim}{by}",
        f"What follows is about {idea.doing}{aim.removeprefix(idea.action)}{by}",
    )
    _means(prose, idea)
    quoted = idea.choice.some("context/remarks", facts.remarks(idea), 2) if brief.english else []
    for number, remark in enumerate(quoted):
        prose.say(
            f"The talk puts it like this: {facts.quote(remark)}"
            if number == 0
            else f"It also says: {facts.quote(remark)}",
            f"In the words of those who plan it: {facts.quote(remark)}"
            if number == 0
            else f"And further: {facts.quote(remark)}",
        )
    prose.some(idea.domain.context, 3 if len(prose.sentences) < 5 else 2)
    _limits(prose, idea)
    return prose


def _means(prose: Prose, idea: Idea) -> None:
    brief, thing = idea.brief, f"the {idea.thing}"
    if brief.budget:
        money = brief.budget.text
        prose.say(
            f"The money named for {thing} is {money}, and everything that follows has to fit into it",
            f"For {thing}, {money} has been named, which sets the size of every later decision",
            f"With {money} behind it, {thing} has a clear limit, and no step may quietly assume more",
        )
    if brief.items:
        things = join(brief.items[:6])
        prose.say(
            f"Named as part of {thing} are {things}",
            f"The picture of {thing} already has its details: {things}",
            f"What {thing} is to contain was said as well: {things}",
        )
    if brief.people:
        names = join(brief.people[:5])
        prose.say(
            f"Taking part in {thing}, as far as the talk says: {names}",
            f"{upper_first(names)} will be among those who carry {thing}",
        )
    counted = [
        q
        for q in brief.quantities
        if q not in idea.action and q not in (brief.audience or "") and q not in " ".join(brief.remarks)
    ]
    prose.say_if(
        counted,
        f"The sizes named for {thing} so far: {join(counted[:4])}",
        f"As for size, the talk names {join(counted[:4])}",
    )


def _limits(prose: Prose, idea: Idea) -> None:
    fixed = facts.conditions(idea)
    if fixed:
        clauses = join([f"that {clause}" for clause in fixed[:3]])
        prose.say(
            f"It is fixed from the start {clauses}",
            f"One frame for all of this is {clauses}",
            f"Not open to debate is {clauses}",
        )
    gaps = facts.missing(idea)[:3]
    prose.say_if(
        gaps,
        f"Not settled yet for {idea.short}: {join(gaps)}",
        f"Before the {idea.thing} can be planned in earnest, "
        f"{'this needs' if len(gaps) == 1 else 'these points need'} an answer: {join(gaps)}",
        f"What the talk about the {idea.thing} leaves open so far: {join(gaps)}",
    )

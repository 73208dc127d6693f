"""Context: what is wanted, with what, for whom, and what this kind of undertaking brings with it."""

from __future__ import annotations

from collections.abc import Sequence

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join
from eightgentc_devstack.offline_planner.language.verbs import doing
from eightgentc_devstack.offline_planner.talk.moments import moments

from . import facts, quoting, told
from .prose import Prose

MOST = 1_600
"""Characters of the talk that are quoted; of a long one, the sentences with facts come first."""
LONGEST = 400


def write(idea: Idea) -> Prose:
    """The section."""
    brief, prose = idea.brief, Prose(idea, "context")
    full = told.in_full(idea)
    if not brief.english:
        words = ". ".join(brief.lines)
        words = words[:LONGEST] + ("…" if len(words) > LONGEST else "")
        prose.add(f"The idea was told in these words: {quoting.quote(words)}")
    if brief.english and told.beside(idea)[0]:
        prose.say(
            f"The idea was told like this: {quoting.quote(brief.opening)}",
            f"It begins with these words: {quoting.quote(brief.opening)}",
        )
        dates = [m for m in moments(brief.opening, brief.today) if m.assumption]
        prose.say_if(dates, f"The date in it is taken to be {join([m.spoken for m in dates])}")
    else:
        prose.say(
            f"The idea is to {full}",
            f"This plan begins with a wish: to {full}",
            f"At the centre of everything here stands the wish to {full}",
            f"What follows is about {doing(full)}",
        )
    if brief.english:
        _told(prose, idea)
    _means(prose, idea)
    prose.some(idea.domain.context, 3 if len(prose.sentences) < 5 else 2)
    _gaps(prose, idea)
    return prose


def _told(prose: Prose, idea: Idea) -> None:
    """Everything else that was said, in the words it was said in, by what it is about."""
    lines = _chosen(idea, [line for line in told.untold(idea) if line != idea.brief.opening])
    kinds = {line: quoting.kind(idea, line) for line in lines}
    rest, people, money, fixed = (
        [line for line in lines if kinds[line] == kind] for kind in ("", "people", "money", "fixed")
    )
    for number in range(0, len(rest), 2):
        said = quoting.quotes(rest[number : number + 2])
        if number:
            prose.say(f"It also says: {said}", f"And further: {said}", f"To this was added: {said}")
        else:
            prose.say(f"The talk puts it like this: {said}", f"In the words of those who plan it: {said}")
    said = quoting.quotes(people)
    prose.say_if(
        said,
        f"Of the people who take part it was said: {said}",
        f"About those who carry it the talk says: {said}",
    )
    said = quoting.quotes(money)
    prose.say_if(said, f"About money the talk says: {said}", f"What is known about money so far: {said}")
    said = quoting.quotes(fixed)
    prose.say_if(
        said,
        f"Fixed from the start: {said}",
        f"Not open to debate: {said}",
        f"One frame for all of this: {said}",
    )


def _chosen(idea: Idea, lines: Sequence[str]) -> list[str]:
    """The lines that fit, in their order; where not all do, those with facts stay."""
    left, kept = MOST, set()
    for line in sorted(
        lines, key=lambda line: not any(c.isdigit() for c in line) and not quoting.is_fixed(idea, line)
    ):
        if len(line) <= min(left, LONGEST):
            left -= len(line)
            kept.add(line)
    return [line for line in lines if line in kept]


def _means(prose: Prose, idea: Idea) -> None:
    brief, thing = idea.brief, f"the {idea.thing}"
    if brief.budget and (not brief.english or brief.budget.text in told.in_full(idea)):
        money = brief.budget.text
        prose.say(
            f"The money named for {thing} is {money}, and everything that follows has to fit into it",
            f"For {thing}, {money} has been named, which sets the size of every later decision",
            f"With {money} behind it, {thing} has a clear limit, and no step may quietly assume more",
        )


def _gaps(prose: Prose, idea: Idea) -> None:
    gaps = facts.missing(idea)[:3]
    prose.say_if(
        gaps,
        f"Not settled yet for {idea.short}: {join(gaps)}",
        f"Before the {idea.thing} can be planned in earnest, "
        f"{'this needs' if len(gaps) == 1 else 'these points need'} an answer: {join(gaps)}",
        f"What the talk about the {idea.thing} leaves open so far: {join(gaps)}",
    )

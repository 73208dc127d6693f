"""Timeline: the steps in order, with computed dates marked as assumptions where an end was named."""

from __future__ import annotations

from datetime import timedelta

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, lower_first
from eightgentc_devstack.offline_planner.talk.moments import Moment, part_of_month
from eightgentc_devstack.offline_planner.talk.periods import day_text

from . import facts, quoting, told
from .prose import Prose


def write(idea: Idea) -> Prose:
    """The section."""
    prose, target = Prose(idea, "timeline"), idea.brief.target
    if facts.is_ahead(idea, target):
        _with_end(prose, idea)
    elif target:
        prose.add(
            f"The date named for {idea.short} is {target.spoken}, which lies too close to this message, or before it, to plan towards"
        )
        _in_order(prose, idea)
    elif idea.brief.hints:
        prose.say(
            f"When it has to be was said without a date: {quoting.quotes(idea.brief.hints[:2])}. Until that day is looked up, the order of the steps is what counts",
            f"The time is known by its name only: {quoting.quotes(idea.brief.hints[:2])}. With the day itself, the following order becomes a calendar",
        )
        _in_order(prose, idea)
    else:
        prose.say(
            f"No date has been named for {idea.short}, so this timeline gives the order of the steps and leaves the calendar open",
            f"Until a date is chosen, the order of the steps is what the timeline of the {idea.thing} can say",
        )
        _in_order(prose, idea)
    _other_dates(prose, idea)
    label, phrase = idea.choice.of("timeline/long", facts.steps(idea)[1:4])
    prose.say(
        f"One step takes longer than it looks: to {phrase}",
        f"It pays to begin early with what depends on others, above all to {phrase}",
        f"For the {idea.thing} it would be a mistake to {lower_first(label)} at the last moment, because others set the pace there",
    )
    condition = facts.one_condition(idea, "timeline", facts.TIME_WORDS)
    prose.say_if(condition, f"The calendar is bound by {facts.under(condition)}")
    return prose


def milestones(idea: Idea) -> list[tuple[str, str, int]]:
    """Label, phrase, and the day in days from today by which each step would be done at an even pace."""
    found, target = facts.steps(idea), idea.brief.target
    if not facts.is_ahead(idea, target) or target is None:
        return [(label, phrase, 0) for label, phrase in found]
    days = (target.day - idea.brief.today).days
    return [(label, phrase, days * number // len(found)) for number, (label, phrase) in enumerate(found, 1)]


def _other_dates(prose: Prose, idea: Idea) -> None:
    """The dates beside the one that everything leads up to, in the sentences that named them."""
    brief = idea.brief
    for moment in [m for m in brief.moments if m is not brief.target and m.last >= brief.today][:4]:
        line = _naming(idea, moment)
        means = f", that is {moment.spoken}" if line and moment.assumption else ""
        if line:
            prose.say(
                f"Another date comes from the talk: {quoting.quote(line)}{means}",
                f"The calendar also holds this: {quoting.quote(line)}{means}",
            )
        else:
            prose.say(f"Named as well: {moment.spoken}", f"A further date from the talk: {moment.spoken}")


def _naming(idea: Idea, moment: Moment) -> str:
    """The words that named a date, where the wish in full does not hold it."""
    said = moment.said.lower()
    lines = told.untold(idea) if idea.brief.english else []
    line = next((line for line in lines if line != idea.brief.opening and said in line.lower()), "")
    return quoting.part_of(line, lambda part: said in part.lower()) if line else ""


def _with_end(prose: Prose, idea: Idea) -> None:
    today, target = idea.brief.today, idea.brief.target
    assert target is not None
    end = target.spoken.removeprefix("starting ")
    if idea.brief.deadline is None:
        prose.say(
            f"What is named for {idea.short} is the start: {end}. The steps lead up to it",
            f"The {idea.thing} has a start, {end}, and what has to be ready by then is laid out before it",
        )
    else:
        _deadline(prose, idea, end)
        line = _naming(idea, target)
        prose.say_if(
            line,
            f"It comes from these words: {quoting.quote(line)}",
            f"This is how it was said: {quoting.quote(line)}",
        )
    marks = milestones(idea)
    days = marks[-1][2]
    text_of = part_of_month if days > 100 else day_text
    first, second = marks[:3], marks[3:-1]
    dated = [f"to {lower_first(label)} by {text_of(today + timedelta(n))}" for label, _, n in first]
    prose.say(
        f"Assuming an even pace from {day_text(today)}, the plan is {join(dated)}",
        f"On the assumption of a start on {day_text(today)} and an even pace, it should be possible {join(dated)}",
    )
    if second:
        later = [f"to {lower_first(label)} by {text_of(today + timedelta(n))}" for label, _, n in second]
        prose.say(
            f"After that, on the same assumption, it is time {join(later)}",
            f"With the same assumed pace, what follows is {join(later)}",
        )
    _last, phrase, _ = marks[-1]
    prose.say(f"The last step is to {phrase}", f"What remains for the end is to {phrase}")


def _in_order(prose: Prose, idea: Idea) -> None:
    found = facts.steps(idea)
    (_, first), (_, second), middle, (_, last) = found[0], found[1], found[2:-1], found[-1]
    prose.say(
        f"The first step is to {first}; the next one is to {second}",
        f"It begins with a step that costs little, to {first}, and goes on with the next, to {second}",
    )
    labels = [label for label, _ in middle]
    prose.say(
        f"After that it is time {facts.infinitives(labels)}",
        f"Then follow the steps {facts.infinitives(labels)}",
    )
    prose.say(
        f"At the end stands the step to {last}",
        f"The {idea.thing} arrives at its goal with the last step, to {last}",
    )
    prose.say(
        f"As soon as a date for the {idea.thing} is known, these steps can be counted back from it",
        f"A single fixed date is enough to turn this order into a calendar for {idea.short}",
    )


def _deadline(prose: Prose, idea: Idea, end: str) -> None:
    prose.say(
        f"The date to meet for {idea.short} is named: {end}",
        f"The {idea.thing} has its date, {end}, and the steps are laid out backwards from there",
        f"Everything is counted back from the date that was named for the {idea.thing}: {end}",
    )

"""Timeline: the steps in order, with computed dates marked as assumptions where an end was named."""

from __future__ import annotations

from datetime import timedelta

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, lower_first
from eightgentc_devstack.offline_planner.talk.moments import part_of_month
from eightgentc_devstack.offline_planner.talk.periods import day_text

from . import facts
from .prose import Prose


def write(idea: Idea) -> Prose:
    """The section."""
    prose, deadline = Prose(idea, "timeline"), idea.brief.deadline
    if facts.is_ahead(idea, deadline):
        _with_end(prose, idea)
    elif deadline:
        prose.add(
            f"The date named for {idea.short} is {deadline.spoken}, which lies too close to this message, or before it, to plan towards"
        )
        _in_order(prose, idea)
    else:
        prose.say(
            f"No date has been named for {idea.short}, so this timeline gives the order of the steps and leaves the calendar open",
            f"Until a date is chosen, the order of the steps is what the timeline of the {idea.thing} can say",
        )
        _in_order(prose, idea)
    start = idea.brief.start
    prose.say_if(start, f"A start was named as well: {start.spoken if start else ''}")
    label, phrase = idea.choice.of("timeline/long", facts.steps(idea)[1:4])
    prose.say(
        f"One step takes longer than it looks: to {phrase}",
        f"It pays to begin early with what depends on others, above all to {phrase}",
        f"For the {idea.thing} it would be a mistake to {lower_first(label)} at the last moment, because others set the pace there",
    )
    condition = facts.one_condition(idea, "timeline", facts.TIME_WORDS)
    prose.say_if(condition, f"The calendar has to respect that {condition}")
    return prose


def milestones(idea: Idea) -> list[tuple[str, str, int]]:
    """Label, phrase, and the day in days from today by which each step would be done at an even pace."""
    found, deadline = facts.steps(idea), idea.brief.deadline
    if not facts.is_ahead(idea, deadline) or deadline is None:
        return [(label, phrase, 0) for label, phrase in found]
    days = (deadline.day - idea.brief.today).days
    return [(label, phrase, days * number // len(found)) for number, (label, phrase) in enumerate(found, 1)]


def _with_end(prose: Prose, idea: Idea) -> None:
    today, deadline = idea.brief.today, idea.brief.deadline
    assert deadline is not None
    end = deadline.spoken
    prose.say(
        f"The date to meet for {idea.short} is named: {end}",
        f"The {idea.thing} has its date, {end}, and the steps are laid out backwards from there",
        f"Everything is counted back from the date that was named for the {idea.thing}: {end}",
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

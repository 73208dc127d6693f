"""Budget: the money that was named, what it has to cover, and nothing that nobody said."""

from __future__ import annotations

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, lower_first, upper_first

from . import facts, quoting, told
from .prose import Prose


def write(idea: Idea) -> Prose:
    """The section."""
    brief, prose, thing = idea.brief, Prose(idea, "budget"), f"the {idea.thing}"
    costs = [idea.fill(cost) for cost in idea.choice.few("budget/costs", idea.domain.costs, 5)]
    said = [quoting.money_said(idea, line) for line in told.untold(idea) if quoting.is_money(idea, line)]
    if brief.budget and brief.budget.text in " ".join(said) and brief.english:
        prose.say(
            f"About the money for {thing} the talk says: {quoting.quotes(said[:4])}",
            f"The means for {thing} were named in these words: {quoting.quotes(said[:4])}",
        )
        prose.say(
            f"To be paid for are {join(costs)}",
            f"What it has to reach for: {join(costs)}",
        )
    elif brief.budget:
        money = brief.budget.text
        prose.say(
            f"The budget for {idea.short} is {money}",
            f"What can be spent on {thing} is {money}",
            f"{upper_first(idea.short)} has to be paid from {money}",
        )
        prose.say(
            f"It has to cover {join(costs)}",
            f"This sum is shared by {join(costs)}",
            f"Out of it come {join(costs)}",
        )
    else:
        prose.say(
            f"No budget has been named for {idea.short}, so this section says what money will be needed for and not how much",
            f"How much {idea.short} may cost has not been said; what can be said is where the money will go",
        )
        prose.say(
            f"To be paid for are {join(costs)}", f"The budget of {thing} will have to hold {join(costs)}"
        )
    if not (brief.budget and brief.budget.text in " ".join(said)):
        for line in said[:4]:
            prose.say(
                f"Also named in the talk: {quoting.quote(line)}",
                f"A figure comes from the talk itself: {quoting.quote(line)}",
            )
    prose.some(idea.domain.cost_notes, 2)
    counted = [q for q in brief.quantities if q not in idea.action and q not in " ".join(said)][:3]
    prose.say_if(
        counted,
        f"Since the talk speaks of {join([lower_first(q) for q in counted])}, every offer should be asked for with that size in mind",
    )
    condition = facts.one_condition(idea, "budget", facts.MONEY_WORDS)
    prose.say_if(
        condition and not any(condition.strip("“”").lower() in line.lower() for line in said),
        f"When offers are compared it has to be said{facts.that(condition)}",
    )
    prose.say(
        f"The first figure to get in writing is the one for {costs[0]}, because the rest of {thing} depends on it",
        f"Before any money is spent on {thing}, a written offer for {costs[0]} shows whether the plan holds",
    )
    return prose

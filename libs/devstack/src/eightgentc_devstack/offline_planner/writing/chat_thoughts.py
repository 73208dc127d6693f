"""What the planner adds in a chat: a thought for the section, an answer to a question, and questions of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, lower_first, upper_first

from . import facts, risks
from .you import you

T = TypeVar("T")


def thought(idea: Idea, section: str, turn: int) -> str:
    """A sentence that this kind of undertaking has for the section; another one with every turn."""
    name, domain = section.lower(), idea.domain
    if "goal" in name:
        return f"A sign of success could be {idea.fill(_turned(domain.measures, turn))}"
    if "time" in name:
        return f"Among the steps on the way, one deserves an early place: to {_turned(facts.steps(idea), turn)[1]}"
    if "budget" in name:
        costs = [idea.fill(cost) for cost in idea.choice.some(f"chat/costs/{turn}", domain.costs, 3)]
        return f"Money will be needed above all for {join(costs)}"
    if "risk" in name:
        _, what, answer_ = _turned(risks.chosen(idea, 4), turn)
        return f"One thing to watch is that {what}; the answer would be to {answer_}"
    if "team" in name:
        role, task = facts.pair(idea, _turned(domain.team, turn))
        return f"A role that is easily forgotten is that of the {role}, for {task}"
    if "market" in name:
        return f"A way to be heard would be {idea.fill(_turned(domain.channels, turn))}"
    if "operation" in name:
        return idea.fill(_turned(domain.operations, turn))
    if "audience" in name or "customer" in name:
        return idea.fill(_turned(domain.audience, turn))
    return idea.fill(_turned(domain.context, turn))


def answer(idea: Idea, asked: str) -> str:
    """What can honestly be said to a question."""
    steps, domain = facts.steps(idea), idea.domain
    labels = [label for label, _ in steps]
    costs = join([idea.fill(cost) for cost in domain.costs[:4]])
    _, what, way_out = risks.chosen(idea, 1)[0]
    role, task = facts.pair(idea, domain.team[0])
    order = f"first {facts.infinitives(labels[:3])}, and at the end to {lower_first(labels[-1])}"
    answers = {
        r"cost|money|budget|price|expens|afford|much": (
            f"I can say what the money for the {idea.thing} goes into but not how much it is, because figures have to "
            f"come from you or from offers. It goes into {costs}"
        ),
        r"risk|wrong|danger|fail|careful": f"Guard first against this: {what}. The answer is to {way_out}",
        r"\bwho\b|team|hire|role": f"You will need a {role} first, for {task}",
        r"customer|audience|market|clients|reach": idea.fill(domain.audience[0]),
        r"when|how long|date|deadline|time": f"The order is clear even before the dates are: {order}",
        r"first|start|begin|next|step|how": f"I would begin with this step: {steps[0][1]}. The next one is to {steps[1][1]}",
    }
    for pattern, text in answers.items():
        if re.search(pattern, asked, re.IGNORECASE):
            return text
    return idea.fill(idea.choice.of("chat/answer", domain.context))


def questions(idea: Idea, section: str, turn: int) -> list[str]:
    """One question for what is missing, and one that belongs to this kind of undertaking."""
    brief, name, thing = idea.brief, section.lower(), f"the {idea.thing}"
    whom = "" if brief.audience else f"For whom is {thing} meant above all?"
    gaps = {
        "time": "" if brief.target or brief.hints else f"By when do you want to {you(idea.action)}?",
        "budget": f"Which part of {brief.budget.text} is already spoken for?"
        if brief.budget
        else f"How much money can you put into {thing}?",
        "team": "" if brief.people else f"Who will work on {thing} with you?",
        "risk": f"What worries you most about {you(idea.short)}?",
        "goal": f"How would you notice that {you(idea.short)} has succeeded?",
        "audience": whom,
        "customer": whom,
    }
    wanted = next((question for key, question in gaps.items() if question and key in name), "")
    if not wanted:
        money = "" if brief.amounts else gaps["budget"]
        still = [question for question in (gaps["time"], money, gaps["team"]) if question]
        wanted = _turned(still, turn) if still else ""
    kind = idea.fill(_turned(idea.domain.questions, turn))
    return [upper_first(question) for question in (wanted, kind) if question]


def _turned(items: Sequence[T], turn: int) -> T:
    """Another one with every turn."""
    return items[(turn - 1) % len(items)]

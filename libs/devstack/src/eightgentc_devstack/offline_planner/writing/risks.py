"""Risks: what may go wrong with this kind of undertaking, with an answer to each."""

from __future__ import annotations

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import lower_first, upper_first

from . import facts, quoting
from .prose import Prose


def chosen(idea: Idea, count: int) -> list[tuple[str, str, str]]:
    """Label, what may happen and the answer of that many risks."""
    parts = [
        [part.strip() for part in idea.fill(risk).split(" | ")]
        for risk in idea.choice.some("risks", idea.domain.risks, count)
    ]
    return [(label, what, answer) for label, what, answer in parts]


def write(idea: Idea) -> Prose:
    """The section."""
    prose = Prose(idea, "risks")
    found = chosen(idea, 4)
    (_, what, answer), *others = found
    prose.say(
        f"The risk to look at first is that {what}; the answer is to {answer}",
        f"What could hurt {idea.short} most is that {what}, and the way to meet it is to {answer}",
        f"Of all that can go wrong, the first is that {what}; it helps to {answer}",
    )
    for _, what, answer in others:
        prose.say(
            f"It may also happen that {what}, in which case it is good to {answer}",
            f"In case {what}, the plan provides a way out: {answer}",
            f"Should it turn out that {what}, the plan is to {answer}",
            f"Another danger is that {what}; the precaution is to {answer}",
        )
    for remark in facts.remarks(
        idea,
        "worr",
        "afraid",
        "fear",
        "risk",
        "problem",
        "difficult",
        "danger",
        "if it ",
        "if nobody",
        "what if",
        "unfortunately",
        "not sure",
    )[:2]:
        if quoting.is_fixed(idea, remark):
            continue
        prose.say(
            f"The talk names a worry of its own: {quoting.quote(remark)}",
            f"One concern was voiced directly: {quoting.quote(remark)}",
        )
    deadline = idea.brief.deadline
    if deadline:
        label = idea.choice.of("risks/step", facts.steps(idea)[:4])[0]
        prose.say(
            f"The date is a risk of its own: if it takes longer to {lower_first(label)} than hoped, being ready{facts.ready_by(idea)} becomes doubtful",
            f"Being ready{facts.ready_by(idea)} leaves little room for delay, least of all for the step to {lower_first(label)}",
        )
    condition = facts.one_condition(idea, "risks")
    prose.say_if(
        condition,
        f"{upper_first(facts.under(condition))} narrows the ways out, so it has to be checked before each larger decision",
    )
    return prose

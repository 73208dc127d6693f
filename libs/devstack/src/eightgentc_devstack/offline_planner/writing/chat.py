"""Chat: says back what was heard, adds a thought that fits the section, and asks for what is missing."""

from __future__ import annotations

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, sentence
from eightgentc_devstack.offline_planner.talk.brief import Brief

from . import chat_thoughts, facts
from .you import you

_HELLO = (
    "Hello! Tell me in a few sentences what you have in mind: what is to come into being, for whom, where, and by when. "
    "What would you like to plan?"
)


def reply(idea: Idea, latest: Brief, section: str, turn: int, asked: str) -> str:
    """The answer to the last message; `turn` counts the person's messages."""
    if not idea.brief.lines:
        return _HELLO
    middle = chat_thoughts.answer(idea, asked) if asked else chat_thoughts.thought(idea, section, turn)
    return " ".join(
        map(sentence, [*_heard(idea, latest, turn), middle, *chat_thoughts.questions(idea, section, turn)])
    )


def _heard(idea: Idea, latest: Brief, turn: int) -> list[str]:
    """What the last message said, in one or two sentences."""
    say = idea.choice.of
    heard: list[str] = []
    quoted = latest.lines[0] if latest.lines and not (latest.main and latest.english) else ""
    if latest.main and latest.english:
        wish = you(facts.aim(idea) if turn == 1 else latest.main.whole)
        when = facts.by_when(idea) if turn == 1 else ""
        heard.append(
            say(
                f"chat/wish/{turn}",
                [f"So you want to {wish}{when}", f"I understand that you want to {wish}{when}"],
            )
        )
    elif latest.lines:  # a question is answered, not repeated
        heard.append(
            say(f"chat/said/{turn}", ["I have noted this: ", "Understood: "])
            + facts.quote(latest.lines[0][:200])
        )
    new = [
        latest.budget.text if latest.budget else "",
        f"the date, {latest.deadline.spoken}" if latest.deadline and turn > 1 else "",
        join(latest.items[:4]),
        ""
        if not latest.constraints or latest.constraints[0] in quoted
        else f"the condition {facts.quote(latest.constraints[0])}",
        join([you(name) for name in latest.people[:3]]),
    ]
    details = [detail for detail in new if detail and detail not in " ".join(heard) and detail not in quoted]
    if details:
        heard.append(
            say(
                f"chat/noted/{turn}",
                [f"I will keep in mind {join(details)}", f"Noted as well: {join(details)}"],
            )
        )
    return heard

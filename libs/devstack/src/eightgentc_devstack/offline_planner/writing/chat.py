"""Chat: says back what was heard, adds a thought that fits the section, and asks for what is missing."""

from __future__ import annotations

from dataclasses import replace

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import sentence
from eightgentc_devstack.offline_planner.talk.brief import Brief

from . import chat_thoughts, quoting, told
from .you import you

LONGEST = 240
MOST = 4
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
    """What the last message said: its wish, then its other sentences in quotes."""
    say = idea.choice.of
    heard: list[str] = []
    of = idea if turn == 1 else replace(idea, brief=latest)
    rest = (
        [line for line in told.untold(of) if not of.core or line != of.brief.opening]
        if latest.english
        else [*latest.lines]
    )
    if latest.english and (latest.main or (turn == 1 and idea.core)):
        wish = you(told.in_full(of))
        heard.append(
            say(f"chat/wish/{turn}", [f"So you want to {wish}", f"I understand that you want to {wish}"])
        )
    if rest:  # a question is answered, not repeated
        lead = (
            ["Noted as well: ", "I will keep in mind: "] if heard else ["I have noted this: ", "Understood: "]
        )
        short = [line for line in rest if len(line) <= LONGEST] or [rest[0][:LONGEST].rsplit(" ", 1)[0] + "…"]
        heard.append(say(f"chat/noted/{turn}", lead) + quoting.quotes(short[:MOST]))
    return heard

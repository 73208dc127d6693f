"""Marketing: what to tell whom, through which channels, and when."""

from __future__ import annotations

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import join, lower_first

from . import facts, quoting
from .prose import Prose


def write(idea: Idea) -> Prose:
    """The section."""
    brief, prose, thing = idea.brief, Prose(idea, "marketing"), f"the {idea.thing}"
    who = brief.audience or idea.people
    prose.say(
        f"People should hear about {thing}{idea.settled} in a single plain sentence that says what {who} gain from it",
        f"Before {who} can choose {thing}, they have to know that it exists and what makes it different",
        f"The message of {thing} is addressed to {who} and says what changes for them",
    )
    prose.say_if(
        brief.items,
        f"The most concrete thing to show is {join(brief.items[:5])}",
        f"Pictures of {join(brief.items[:5])} say more than any claim about {thing}",
    )
    channels = [
        idea.fill(channel) for channel in idea.choice.some("marketing/channels", idea.domain.channels, 4)
    ]
    prose.say(
        f"Worth trying are {join(channels[:3])}",
        f"For {thing}, the ways that cost more attention than money are {join(channels[:3])}",
        f"It can be spread through {join(channels[:3])}",
    )
    prose.say_if(
        channels[3:],
        f"Later, {channels[-1]} can be added for {thing}",
        f"If that works, {channels[-1]} is the next thing to try",
    )
    for remark in facts.remarks(
        idea,
        "instagram",
        "social",
        "website",
        "advert",
        "flyer",
        "online",
        "brand",
        "known",
        "mayor",
        "press",
        "newspaper",
    )[:2]:
        prose.say(
            f"The talk already contains a lead: {quoting.quote(remark)}",
            f"One opening was named: {quoting.quote(remark)}",
        )
    prose.spare(idea.domain.context)
    label = idea.choice.of("marketing/step", facts.steps(idea)[3:])[0]
    prose.say(
        f"The best moment to speak up is shortly before it is time to {lower_first(label)}, and not after it",
        f"Announcements belong to the weeks in which it is time to {lower_first(label)}, when there is something to see",
    )
    prose.say(
        f"Everybody who finds {thing} is asked how they heard of it, and what brings no {idea.people} is dropped",
        f"After a season it shows which of these ways brought {idea.people} to {thing}, and the others can end",
    )
    return prose

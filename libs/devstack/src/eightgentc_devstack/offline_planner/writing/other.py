"""Any other section: what the talk and the kind of undertaking have to say under that heading."""

from __future__ import annotations

import re

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import lower_first

from . import facts, quoting
from .prose import Prose

_THEMES = {
    "legal": "permit licen insur contract rights rule consent registr privacy lease law approv",
    "safety": "safe injur accident first-aid insur damage fire hygien",
    "quality": "mistake test check result complain",
    "technolog": "network equipment machine software hosting sensor prototype light sound",
    "location": "room place premises street ground rent lease",
    "sustainab": "waste water energy heating compost second-hand borrow",
    "partner": "partner supplier neighbour school company client",
}


def write(idea: Idea, section: str) -> Prose:
    """The section."""
    name = section.strip() or "This section"
    prose = Prose(idea, f"other/{name.lower()}")
    prose.say(
        f"Under the heading {name}, the question is what it takes to {facts.aim(idea)}{facts.by(idea)}",
        f"{name} looks at {idea.doing}{idea.where} from a side of its own",
        f"What belongs to {name} follows from the wish to {facts.aim(idea)}{facts.by(idea)}",
    )
    words = [re.escape(word[:6]) for word in re.findall(r"[^\W\d_]{4,}", name.lower())]
    words += [word for theme, found in _THEMES.items() if theme in name.lower() for word in found.split()]
    about = facts.remarks(idea, *words) if words else []
    for remark in (about or facts.remarks(idea))[:2]:
        prose.say(
            f"The talk says about this: {quoting.quote(remark)}"
            if about
            else f"From the talk comes this: {quoting.quote(remark)}"
        )
    domain = idea.domain
    risks = [
        f"One danger is that {what}; the answer is to {answer}"
        for _, what, answer in (r.split(" | ") for r in domain.risks)
    ]
    every = (*domain.context, *domain.operations, *domain.cost_notes, *domain.audience, *risks)
    wanted = tuple(text for text in every if words and re.search("|".join(words), text.lower()))
    prose.some(wanted, 3) if wanted else prose.spare(domain.context).spare(domain.operations).spare(
        domain.audience
    )
    _, phrase = idea.choice.of("other/step", facts.steps(idea))
    prose.say(f"The next step in this matter is to {phrase}", f"For {name}, it helps most to {phrase}")
    question = idea.fill(idea.choice.of(f"other/{name}", idea.domain.questions))
    prose.say(
        f"A question to answer here: {lower_first(question)}"
        if not question.startswith(idea.thing)
        else question
    )
    condition = facts.one_condition(idea, "other", "|".join(words)) if words else ""
    prose.say_if(condition, f"Here too it holds{facts.that(condition)}")
    return prose

"""Says in short what a talk says: the person's own sentences that are worth remembering."""

from __future__ import annotations

from .noting import kind_of
from .paragraph import as_paragraph
from .request import PlannerRequest

MAX_CHARACTERS = 1_500
_BETWEEN = len(".\n\n")
# Where not all fit, the first kinds stay.
_ORDER = ("goal", "decision", "constraint", "risk", "fact", "open_question")


def summary(request: PlannerRequest) -> str:
    """In the order in which it was said; all of it where nothing is worth remembering. Of what is too much, the newest."""
    talk = [sentence.text for sentence in request.talk]
    kinds = {text: kind for text in talk if (kind := kind_of(text, request.language))}
    ranked = sorted(
        kinds or dict.fromkeys(talk), key=lambda text: (_rank(kinds.get(text, "")), -talk.index(text))
    )
    room, kept = MAX_CHARACTERS, set[str]()
    for text in ranked:
        if len(text) + _BETWEEN <= room:
            kept.add(text)
            room -= len(text) + _BETWEEN
    return as_paragraph([text for text in dict.fromkeys(talk) if text in kept])


def _rank(kind: str) -> int:
    return _ORDER.index(kind) if kind else len(_ORDER)

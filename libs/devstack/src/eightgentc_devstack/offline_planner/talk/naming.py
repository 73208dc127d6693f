"""Ideas that are named and not told: `A mobile app for birdwatchers`, `Evening course: statistics for journalists`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .core import NO_THING, plain_end, without_owner
from .wishes import object_of

_INTRODUCED = re.compile(
    r"^(?:(?:my|our|the|an?)\s+)?(?:idea|project|plan|concept|dream|wanted|need|needed|looking\s+for|it's|it\s+is|this\s+is|about|i\s+need|we\s+need)"
    r"(?:\s+(?:is|for|of))?(?:\s*:)?\s+(?=(?:an?|my|our)\s)|^(?:idea|project|plan|concept|topic|subject)\s*:\s*",
    re.IGNORECASE,
)
_END = re.compile(r"[,;:(]\s|\s[\u2013—-]+\s|,$|:$")
_CLAUSE = re.compile(
    r"\b(?:I|we|you|he|she|they|it|there|is|are|was|were|am|has|have|had|will|would|wants?|must|can|cannot|could|should|needs?|do|does|don't"
    r"|because|when|if|nobody|everybody|only|never|always|no|not|just)\b"
    r"|^(?:after|before|since|during|because|from|for|in|on|at|by|to|with|most|many|some|all|each|every|two|three|four|please|so|but|and|or)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^\w+\s+(?:it|this|that|them)\b", re.IGNORECASE)
_ORDER = re.compile(r"(?:put|get|make|give|take|let|collect|build|create|find|keep|bring)\s", re.IGNORECASE)
_GOT = re.compile(
    r"\b(?:have|has|own|owns|inherited|bought|found|got|rent|rented|there\s+is)\s+(?:inherited\s+|bought\s+|got\s+|found\s+)?(?P<np>(?:an?|the|our|my|her|his|their)\s+.+)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?:the|our|my)\s+(?P<np>(?:[\w'-]+\s+){1,4}?)(?:is|are|was|were|has|have|stands|needs)\b",
    re.IGNORECASE,
)


def phrase_of(lines: Sequence[str]) -> tuple[str, str]:
    """The first line that is a noun phrase, and that phrase up to its first comma; empty where there is none."""
    for line in lines[:6]:
        told = _INTRODUCED.sub("", line)
        phrase = plain_end(_END.split(told, maxsplit=1)[0])
        phrase = re.sub(r"^(?:an?|the|my|our|some)\s+", "", phrase, flags=re.IGNORECASE)
        if (
            0 < len(phrase.split()) <= 14
            and not _CLAUSE.search(phrase)
            and not _ORDER.match(phrase)
            and head(phrase)
        ):
            return line, phrase
    return "", ""


def head(phrase: str) -> str:
    """The thing that the phrase names: `family reunion` of `family reunion for 60 relatives`."""
    words = without_owner(object_of(f"x {phrase}"))
    return "" if NO_THING.search(words) or not 0 < len(words.split()) <= 4 else words


def is_about_it(action: str) -> bool:
    """Whether the wish only points to something that was named elsewhere: `turn it into a place to read`."""
    return bool(_PRONOUN.match(action))


def subject_of(line: str) -> str:
    """What a sentence speaks of: `school library` of `The school library is dark`, `yard` of `We inherited our uncle's yard`."""
    match = _SUBJECT.match(line)
    words = match["np"].strip() if match else ""
    if not words or re.search(r"\bI\b|[A-Z]", words):
        match = _GOT.search(line)
        words = object_of(f"x {match['np']}").rsplit("'s ", 1)[-1] if match else ""
    return "" if NO_THING.search(words) else words

"""What people insist on, and for whom it is, in their words."""

from __future__ import annotations

import re

_CONSTRAINT = re.compile(
    r"\b(?:must(?:n't)?|cannot|can't|can not|only|at most|never|not allowed|should(?:n't| not| never)"
    r"|(?:don't|do not|doesn't) want|(?:it|this|everything|all|they) (?:needs?|ha(?:s|ve)) to|ha(?:s|ve) to be|avoid|refuses?"
    r"|at least|limited to|maximum|minimum|without|won't|as long as|provided that|unless"
    r"|(?:is|are) not (?:an option|allowed|possible)|out of the question|non-negotiable|insists?|forbids?|forbidden"
    r"|not? (?:loans?|debts?|alcohol|meat|plastic|noise|weekends?|later|earlier|more|fewer|less)|^no\s+\w+(?:[\s-]+\w+){0,4}$)\b",
    re.IGNORECASE,
)

_JOINTS = re.compile(
    r";\s+|,?\s+but\s+|,\s+(?:and\s+)?(?=(?:it|we|I|they|no|not|only(?!\s+\w+s\b)|must|would|should|cannot|can't|want|at\s+(?:most|least)|everything)\b"
    r"|the\s+\w+\s+(?:must|cannot|can't|should)\b)|,\s+(?=without\b|never\b)|(?<!possible)(?<!work)(?<!done)\s+(?=without\b)"
    r"|\s+and\s+(?=(?:only|no|at\s+most)\b|(?:we|I)\s+(?:need|want|have|must|refuse)\b|my\b|the\b|our\b)|(?<=\w),\s+(?=taught|led|run|held|with|for|in|by)"
)
"""Where one condition may end and another thing begins."""
_PEOPLE_NOUN = (
    r"(?:people|children|kids|adults|teens|students|pupils|families|parents|locals|guests"
    r"|clients|companies|businesses|startups|start-ups|fans|women|men|girls|boys|patients|residents"
    r"|refugees|shops|schools|teams|participants|attendees|immigrants|migrants|applicants|tenants|couples|singles|nurses"
    r"|staff|employees|restaurants|cafés|hotels|offices|relatives|grandparents|colleagues|mums|dads|babies|pets|dogs|cats|adolescents|expats"
    r"|(?!(?:flow|chapt|quart|filt|heat|should|mast|pow|tow|serv|rout|trail|lit|met|show|draw|draft|driv|pap|comput|print|numb|ord|off|cov|dinn|summ|wint|post|lett|corn|stick|mix|boil|burg|crack|wat|oth|mat)ers"
    r"|(?:do|flo|col|mot|err|mirr|sens|indo|outdo)ors)\w{2,}(?:ers|ors|ists|ians|chers))"
)
_FOR = re.compile(
    rf"\b(?:for|accessible to|train|teach|support|reach|sell(?:ing)?(?:\s+\w+){{0,2}}\s+to|aimed at|targeting|targeted at|aim at|serve|serving|customers are|audience is|audience are|users are|with)\s+"
    rf"(?P<who>(?:(?!for\b|with\b|in\b|by\b|and\b|the next\b)[\w'-]+\s+){{0,4}}{_PEOPLE_NOUN})\b(?!['-])"
    rf"(?P<more>\s+(?:with|from|in)\s+(?:[a-z]+\s+){{0,2}}[a-z]+(?=\s+and\s+their\b))?"
    rf"(?P<also>\s+(?:and|or)\s+(?:[\w'-]+\s+)?{_PEOPLE_NOUN}\b)?",
    re.IGNORECASE,
)
_NOT_AUDIENCE = re.compile(
    r"^(?:me|us|my|our|him|her|them|myself|ourselves|the\s+moment|free|now|about|at|hire|hiring|hired)\b|months|minutes|hours|years|euros",
    re.IGNORECASE,
)


def are_people(words: str) -> bool:
    """Whether the last word means people: `500 runners`."""
    return bool(re.search(rf"\b{_PEOPLE_NOUN}$", words, re.IGNORECASE))


def constraints(line: str) -> list[str]:
    """The clauses of a sentence that narrow the choices, as they were said."""
    found = []
    for clause in _JOINTS.split(line):
        words = clause.strip(" ,")
        if len(words.split()) > 8 and re.search(r",\s", words):
            words = _fragment(words)
        if _CONSTRAINT.search(words) and 2 <= len(words.split()) <= 26:
            found.append(words)
    return found


def _fragment(words: str) -> str:
    """The part of a long clause between commas that holds the condition, with its subject."""
    parts = re.split(r",\s+(?:and\s+)?", words)
    part = next((part for part in parts if _CONSTRAINT.search(part)), words)
    if not _NO_SUBJECT.match(part):
        return part
    left = words.rfind(" and ", 0, words.find(part))
    if left < 0:
        return words if len(words.split()) <= 16 else part
    return words[left + 5 :]


_NO_SUBJECT = re.compile(
    r"(?:only\s+\w+s|can|cannot|can't|must|should|has|have|needs?|will|won't|never)\b", re.IGNORECASE
)


def audience(line: str) -> str:
    """For whom, in the speaker's words; empty when nothing says so."""
    for match in _FOR.finditer(line):
        who = (match["who"] + (match["more"] or "") + (match["also"] or "")).strip()
        if match[0].lower().startswith("with ") and not re.search(
            r"customers|clients|visitors|guests|users", who
        ):
            continue
        if not _NOT_AUDIENCE.search(who):
            return re.sub(r"^(?:the|all|our|my)\s+", "", who)
    return ""

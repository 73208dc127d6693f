"""What people insist on, and for whom it is, in their words."""

from __future__ import annotations

import re

_CONSTRAINT = re.compile(
    r"\b(?:must(?:n't)?|cannot|can't|can not|only|at most|no more than|never|not allowed|should(?:n't| not| never)"
    r"|(?:don't|do not|doesn't) want|needs? to be|ha(?:s|ve) to be|avoid|no later than|limited to|maximum|without|won't"
    r"|not? (?:loans?|debts?|alcohol|meat|plastic|noise|weekends?|later|earlier|more|less)|no\s+\w+(?:\s+\w+)?$)\b",
    re.IGNORECASE,
)

_PEOPLE_NOUN = (
    r"(?:people|children|kids|adults|teenagers|teens|seniors|students|pupils|families|parents|tourists|locals|guests"
    r"|clients|visitors|members|companies|businesses|startups|start-ups|fans|women|men|girls|boys|patients|residents"
    r"|refugees|shops|schools|teams|participants|attendees|immigrants|migrants|applicants|tenants|couples|singles|nurses"
    r"|mothers|fathers|mums|dads|babies|toddlers|pets|dogs|cats|adolescents|pensioners|expats|freelancers|volunteers"
    r"|(?!(?:flow|pap|comput|print|numb|ord|off|cov|dinn|summ|wint|post|lett|corn|stick|mix|boil|burg|crack|wat|oth|mat)ers"
    r"|(?:do|flo|col|mot|err|mirr|sens|indo|outdo)ors)\w{2,}(?:ers|ors|ists|ians|chers))"
)
_FOR = re.compile(
    rf"\b(?:for|aimed at|targeting|targeted at|aim at|serve|serving|customers are|audience is|audience are|users are|with)\s+"
    rf"(?P<who>(?:(?!for\b|with\b|in\b|by\b|and\b|the next\b)[\w'-]+\s+){{0,4}}{_PEOPLE_NOUN})\b(?!['-])"
    rf"(?P<more>\s+(?:and|or)\s+(?:[\w'-]+\s+)?{_PEOPLE_NOUN}\b)?",
    re.IGNORECASE,
)
_NOT_AUDIENCE = re.compile(
    r"^(?:me|us|my|our|the\s+moment|free|now|about|at|hire|hiring|hired)\b|months|minutes|hours|years|euros",
    re.IGNORECASE,
)


def are_people(words: str) -> bool:
    """Whether the last word means people: `500 runners`."""
    return bool(re.search(rf"\b{_PEOPLE_NOUN}$", words, re.IGNORECASE))


def constraints(line: str) -> list[str]:
    """The clauses of a sentence that narrow the choices, as they were said."""
    found = []
    for clause in re.split(
        r";\s+|,?\s+but\s+|,\s+(?:and\s+)?(?=(?:it|we|I|they|no|not|only|the|must|would|should|cannot|can't|want)\b)|,\s+(?=without\b|never\b)|\s+(?=without\b)|\s+and\s+(?=only\b)",
        line,
    ):
        words = clause.strip(" ,")
        if _CONSTRAINT.search(words) and 2 <= len(words.split()) <= 26:
            found.append(words)
    return found


def audience(line: str) -> str:
    """For whom, in the speaker's words; empty when nothing says so."""
    for match in _FOR.finditer(line):
        who = (match["who"] + (match["more"] or "")).strip()
        if match[0].lower().startswith("with ") and not re.search(
            r"customers|clients|visitors|guests|users", who
        ):
            continue
        if not _NOT_AUDIENCE.search(who):
            return re.sub(r"^(?:the|all|our|my)\s+", "", who)
    return ""

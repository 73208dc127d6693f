"""Whether two sentences say the same, or what cannot both be true: by their amounts, dates, negations and words.

Rules, and no model: what they do not see stays apart, and nothing with two different amounts is ever the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from eightgentc_projects.domain.meaning_words import (
    CHANGING,
    CURRENCIES,
    FUNCTION_WORDS,
    MONTHS,
    NEGATIONS,
    NUMBERS,
    SCALES,
    WEEKDAYS,
)

Amount = tuple[Decimal, str]
"""A number, and its currency or ''."""

_ENDINGS = ("es", "en", "er", "em", "e", "s", "n", "m")
_SHORTEST = 4
_THOUSANDS = 1_000
_YEARS = range(1900, 2100)
_ENOUGH_SHARED = 0.5
_AMOUNT = re.compile(
    r"(?P<before>[€$£¥]|\b(?:eur|usd|gbp|chf)\s)?\s?"
    r"(?P<number>\d{1,3}(?:[.,'\u2019\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    r"\s?(?P<scale>[^\W\d_]+\.?)?(?:\s?(?:de\s|d['\u2019])?(?P<after>[€$£¥%]|[^\W\d_]+))?",
    re.IGNORECASE,
)
# "not more than", "must not cost more than": limits, and no denials.
_NO_MORE = re.compile(
    r"\b(?:no|not|nicht|pas|não)\b(?P<between>[^.;,]{0,40}?)"
    r"\b(?:more than|mehr als|más de|plus de|mais de|mais do que)\b",
    re.IGNORECASE,
)
_ELIDED = re.compile(r"^(?:[dlnsmtcj]|qu)'")
_GROUPING = re.compile(r"[.,'\u2019\u00a0\u202f ](?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_NO_SUBJECT = FUNCTION_WORDS | CHANGING | NEGATIONS | CURRENCIES.keys()
# Written small they are other words.
_CAPITAL_MONTHS = frozenset({"may", "march"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is compared of a sentence.

    `amounts`: numbers, each with its currency or ''. `dates`: years, months and weekdays. `subject`: stems of the words
    that carry a meaning. `changes`: whether it says that it takes the place of something.
    """

    amounts: frozenset[Amount]
    dates: frozenset[str]
    subject: frozenset[str]
    negated: bool
    changes: bool


@lru_cache(maxsize=8_192)
def meaning_of(text: str) -> Meaning:
    """The meaning of a sentence, as far as rules see it."""
    plain = unicodedata.normalize("NFKC", text)
    amounts: set[Amount] = set()
    rest = _AMOUNT.sub(lambda match: _noted(match, amounts), _NO_MORE.sub(r"\g<between>", plain))
    years = {amount for amount in amounts if amount[0] in _YEARS and not amount[1]}
    dates, subject, negated, changes = {f"year {year}" for year, _ in years}, set(), False, False
    for word in _WORD.findall(rest):
        low = _ELIDED.sub("", word.casefold().replace("\u2019", "'"))
        negated = negated or low in NEGATIONS
        changes = changes or low in CHANGING
        if low in MONTHS and not (low in _CAPITAL_MONTHS and word.islower()):
            dates.add(MONTHS[low])
        elif low in WEEKDAYS:
            dates.add(WEEKDAYS[low])
        elif low in NUMBERS:
            amounts.add((Decimal(NUMBERS[low]), ""))
        elif low not in _NO_SUBJECT:
            subject.add(_stem(low))
    return Meaning(frozenset(amounts - years), frozenset(dates), frozenset(subject), negated, changes)


def says_the_same(one: Meaning, other: Meaning) -> bool:
    """Whether one sentence says what the other says, perhaps with a word more."""
    if one.negated != other.negated or one.dates != other.dates or not _same_amounts(one, other):
        return False
    small, large = sorted((one.subject, other.subject), key=len)
    if not large:
        return bool(one.amounts or one.dates)
    return small <= large and len(small) >= _ENOUGH_SHARED * len(large)


def cannot_both_be_true(one: Meaning, other: Meaning) -> bool:
    """Whether they give another amount or date for the same thing, or one denies what the other says."""
    if one.subject != other.subject or not one.subject:
        return False
    if one.negated != other.negated:
        return one.dates == other.dates and _same_amounts(one, other)
    pair = _differing(one, other)
    # "Phase 1 takes 3 weeks" and "phase 2 takes 3 weeks" are of two things; an amount of money is of one.
    if pair is not None and (len(one.amounts) == 1 or all(map(_is_money, pair))):
        return True
    return bool(one.dates and other.dates and not one.dates & other.dates)


def gives_another_amount(one: Meaning, other: Meaning) -> bool:
    """Whether they give another amount of money, or of thousands, for the same thing: of that there is one at a time."""
    pair = _differing(one, other)
    return pair is not None and all(map(_is_money, pair)) and cannot_both_be_true(one, other)


def _differing(one: Meaning, other: Meaning) -> tuple[Amount, Amount] | None:
    """The only amount that each has for itself; None where more differs."""
    mine = [amount for amount in one.amounts if amount[0] not in dict(other.amounts)]
    theirs = [amount for amount in other.amounts if amount[0] not in dict(one.amounts)]
    if len(one.amounts) != len(other.amounts) or len(mine) != 1 or len(theirs) != 1:
        return None
    return mine[0], theirs[0]


def _is_money(amount: Amount) -> bool:
    number, unit = amount
    return bool(unit) or number >= _THOUSANDS


def _same_amounts(one: Meaning, other: Meaning) -> bool:
    """A currency that only one of them names makes no difference."""
    mine, theirs = dict(one.amounts), dict(other.amounts)
    return mine.keys() == theirs.keys() and all(
        unit == theirs[number] or not unit or not theirs[number] for number, unit in mine.items()
    )


def _noted(match: re.Match[str], amounts: set[Amount]) -> str:
    """Note an amount, and give back the words behind it that are no part of it."""
    number = Decimal(_GROUPING.sub("", match["number"]).replace(",", "."))
    words = [word for word in (match["scale"], match["after"]) if word]
    unit = CURRENCIES.get((match["before"] or "").strip().casefold(), "")
    left: list[str] = []
    for word in words:
        low = word.casefold().rstrip(".")
        if low in SCALES and not left:
            number *= SCALES[low]
        elif low in CURRENCIES and not left:
            unit = CURRENCIES[low]
        else:
            left.append(word)
    amounts.add((number, unit))
    return f" {' '.join(left)} "


def _stem(word: str) -> str:
    """The word without accents and without an ending: forms of a noun count as one, and names that are alike do not."""
    letters = unicodedata.normalize("NFKD", word)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    ending = next((end for end in _ENDINGS if plain.endswith(end) and len(plain) - len(end) >= _SHORTEST), "")
    return plain.removesuffix(ending)

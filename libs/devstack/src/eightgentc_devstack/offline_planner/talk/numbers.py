"""Numbers as people write them, and the amounts of money made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion"
)
DIGITS = r"\d{1,3}(?:[,.\s\u00a0\u202f']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
NUMBER = (
    rf"(?:(?:{DIGITS})(?:\s?(?:k|m|mln|bn|thousand|million|billion)\b)?"
    rf"|(?:(?:half\s+)?a\s+)?(?:{_WORD})(?:[\s-]+(?:and\s+)?(?:{_WORD}))*|a\s+dozen|a\s+couple\s+of)"
)
_SIGN = r"(?:US\$|A\$|C\$|R\$|€|\$|£|¥|₹|₺|₴|₩|zł|CHF|EUR|USD|GBP|PLN)"
_NAME = (
    r"(?:euros?|EUR|€|(?:US |Canadian |Australian )?dollars?|USD|CAD|AUD|bucks|\$|pounds?(?: sterling)?|GBP|£|quid"
    r"|(?:Swiss )?francs?|CHF|zł|zlot\w+|złot\w+|PLN|yen|JPY|¥|rupees?|INR|₹|kron(?:or|er|a)|SEK|NOK|DKK|reais"
    r"|BRL|pesos?|MXN|koruna|CZK|forints?|HUF|lei|RON|yuan|RMB|CNY|rand|ZAR|shekels?|ILS|lira|TRY|₺|hryvnias?|UAH)"
)
_QUALIFIER = r"(?:(?P<qualifier>about|around|roughly|up to|at most|no more than|less than|under|over|at least|only|maximum|max)\s+)?"
MONEY = re.compile(
    rf"{_QUALIFIER}(?P<amount>{_SIGN}\s?{NUMBER}(?!\w)|{NUMBER}\s?{_NAME}(?!\w))"
    rf"|\bbudget(?:\s+(?:of|is|max(?:imum)?\.?|about|around|roughly|up\s+to|at\s+most)|\s*:)*\s*(?P<bare>(?:{DIGITS})\s?[km]?(?:\s?{_NAME})?)(?![\w%])",
    re.IGNORECASE,
)
_BUDGET = re.compile(
    r"\b(?:budget|with|have|has|savings?|saved|spend|capital|funding|invest|funds|raise|most|under)\b",
    re.IGNORECASE,
)
_COST = re.compile(
    r"\b(?:rent|price|prize|award|costs?|salary|wages?|fee|tickets?|entry|entrance|admission|registration|subscription"
    r"|donations?|month|per|each|a day|an hour|monthly|deposit)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Amount:
    """An amount of money as it was said."""

    text: str
    """With its qualifier: `at most 40,000 euros`."""
    is_budget: bool
    clause: str
    """The words around it, for the amounts that are not the budget."""
    span: tuple[int, int]


def amounts(line: str) -> list[Amount]:
    """The amounts of one sentence."""
    found = []
    for match in MONEY.finditer(line):
        words = match["amount"] or match["bare"]
        text = f"{match['qualifier'].lower()} {words}" if match["qualifier"] else words
        clause = _clause(line, match.start(), match.end())
        before, after = line[max(0, match.start() - 40) : match.start()], line[match.end() : match.end() + 16]
        cost = _COST.search(before[-25:]) or re.match(
            r"\s*(?:a|per|each|every|/)\s?(?:month|week|day|year|hour|person|head)?\b", after
        )
        is_budget = bool(match["bare"] or _BUDGET.search(before)) and not cost
        found.append(Amount(re.sub(r"\s+", " ", text), is_budget, clause, match.span()))
    return found


def _clause(line: str, start: int, end: int) -> str:
    """The part of the sentence around the amount, between commas that are not part of a number."""
    left = max(
        (m.end() for m in re.finditer(r"[;:]\s|,\s(?!\d{3})|\bbut\b|\band\b", line[:start])), default=0
    )
    right = next((m.start() for m in re.finditer(r"[;:]\s|,\s|\bbut\b|\band\b", line[end:])), len(line) - end)
    return line[left : end + right].strip(" ,;:")


_NOT_COUNTED = (
    r"(?:days?|weeks?|months?|years?|hours?|minutes?|am|pm|of|in|by|to|and|or|the|per|percent|st|nd|rd|th|is|was|has|does|"
    r"kids|dads|mums|takes|costs|means|needs|goes|comes|gives|lets|makes|runs|this|us|as|thus|always|plus|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)"
)
QUANTITY = re.compile(
    rf"(?<![\w.,€$£/-])(?P<number>{NUMBER})(?P<noun>-[a-z]\w*(?:\s+\w+)?|\s?m²|\s?m2|\s?km\b|\s+(?!{_NOT_COUNTED}\b)"
    rf"(?:(?:square|new|old|young|small|large|full-time|part-time|paid|trained|local)\s+)?[a-z][\w-]+)",
    re.IGNORECASE,
)


def quantities(line: str) -> list[str]:
    """What was counted, as it was said: `80 people`, `62 m2`, `five dentists`."""
    money = [match.span() for match in MONEY.finditer(line)]
    found = []
    for match in QUANTITY.finditer(line):
        if any(start < match.end() and match.start() < end for start, end in money):
            continue
        noun = match["noun"].strip(" -").lower()
        if not re.match(_NOT_COUNTED + r"\b", noun) and (
            noun.endswith("s")
            or match["noun"][0] == "-"
            or not noun.isalpha()
            or noun in {"people", "children", "kids"}
        ):
            found.append(re.sub(r"\s+", " ", match[0]))
    return found

"""Lists in a sentence: `bread, pastries and coffee`."""

from __future__ import annotations

import re

from eightgentc_devstack.offline_planner.language.verbs import GERUNDS

_ITEM = r"(?:[\w'&-]+\s){0,4}[\w'&-]+"
_LIST = re.compile(rf"(?P<head>{_ITEM})(?P<middle>(?:,\s+{_ITEM})+),?\s+(?:and|or|&)\s+(?P<last>{_ITEM})")
_PAIR = re.compile(
    r"\b(?:sell|sells|selling|offer|offers|offering|serve|serves|bake|make|stock|provide|teach|grow|with|(?<!I )(?<!we )(?<!i )like|including|such as)\s+"
    r"(?P<head>(?!a\b|an\b|the\b|my\b|our\b)(?:[a-z'-]+\s)?[a-z'-]{3,})\s+and\s+(?P<last>(?!a\b|to\b|my\b|our\b|the\b)(?:[a-z'-]+\s)?[a-z'-]{3,})\b"
)
_CUT_HEAD = re.compile(
    r"^.*\b(?:sell|offer|serve|bake|make|stock|provide|teach|grow|with|(?<!I )(?<!we )(?<!i )like|including|include|as|of|need|needs|have|for|are|is|be|and|in|on|by|at|from|to|about|both|cover|covers|should|must|will|can|want|wants)\s+",
    re.IGNORECASE,
)
_CUT_LAST = re.compile(
    r"\s+(?:in|on|at|by|for|with|to|from|that|which|who|is|are|will|every|before|after|of|so|because|near)\b.*$",
    re.IGNORECASE,
)


def listed(line: str) -> list[str]:
    """The items of a list in the sentence: `bread, pastries and coffee`."""
    match = _LIST.search(line)
    if match:
        middle = [item.strip() for item in match["middle"].split(",") if item.strip()]
        items = [_CUT_HEAD.sub("", match["head"]), *middle, _CUT_LAST.sub("", match["last"])]
    elif pair := _PAIR.search(line):
        items = [_CUT_HEAD.sub("", pair["head"]), _CUT_LAST.sub("", pair["last"])]
    else:
        return []
    for number, item in enumerate(items):
        first, _, rest = item.partition(" ")
        if first in GERUNDS and rest and number:  # `with my sister, selling novels, comics and vinyl`
            items = [rest, *items[number + 1 :]]
            break
    items = [re.sub(r"^(?:some|and)\s+", "", item) for item in items]
    bad = re.compile(
        r"\b(?:I|we|it|is|are|will|want|wants|must|can|have|has|me|runs?|takes?|should|cannot|no|only|their)\b"
        r"|^(?:for|at|in|on|to|by|with|from|about|sold|taught|held|not|then|because|made)\s|\d{3}$|^\d+$",
        re.IGNORECASE,
    )
    return [] if any(bad.search(item) or not item for item in items) else items

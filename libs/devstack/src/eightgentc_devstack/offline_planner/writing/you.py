"""The person's words, spoken back to the person."""

from __future__ import annotations

import re

_YOU = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "we": "you", "us": "you",
    "our": "your", "ours": "yours", "ourselves": "yourselves", "am": "are", "i'm": "you're", "we're": "you're",
    "i'd": "you'd", "we'd": "you'd", "i'll": "you'll", "we'll": "you'll", "i've": "you've", "we've": "you've",
}  # fmt: skip


def you(text: str) -> str:
    """`open my bakery` → `open your bakery`."""
    return re.sub(r"\b[A-Za-z']+\b", lambda match: _YOU.get(match[0].lower(), match[0]), text)

"""Talk as plain sentences: markup, control characters and quotes that would break a text are gone."""

from __future__ import annotations

import re
import unicodedata

from eightgentc_devstack.offline_planner.language.words import word_set

LONGEST = 60_000
"""Characters of talk that are read; 5,000 words are about 30,000."""
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)|<?https?://\S+>?")
_BULLET = re.compile(r"^\s*(?:[-*+•\u2013]|\d{1,2}[.)]|#{1,6}|>|\|)\s+", re.MULTILINE)
_MERMAID = re.compile(
    r"^\s*(?:(?:flowchart|graph)\s+(?:TD|TB|LR|RL|BT)|%%.*|classDef\b.*|click\b.*)$", re.MULTILINE
)

_ARROW = re.compile(r"\s*(?:<?[-=.]{2,}[>xo]?|-\.->|→|=>|->)\s*")
_MARKS = str.maketrans(dict.fromkeys('`*_#|<>{}[]\\~^"“”„«»', " "))
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|approx|ca|e\.g|i\.e|etc|vs|No)\.$")
_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。\uff01\uff1f;])\s*|\n+")


def sentences(talk: str) -> list[str]:
    """The sentences of a talk, each on one line and without its full stop."""
    text = unicodedata.normalize("NFC", talk)[:LONGEST]
    text = "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in text)
    text = _LINK.sub(lambda m: m[1] or " ", _MERMAID.sub("\n", _FENCE.sub("\n", text)))
    text = _ARROW.sub(" to ", _BULLET.sub("\n", text).replace("\u2019", "'")).translate(_MARKS)
    found: list[str] = []
    for part in _END.split(text):
        part = re.sub(r"\s+", " ", part).strip(" ,;:-\u2013—")
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += " " + part
        elif re.search(r"\w", part):
            found.append(part)
    return [part.rstrip(".!… ") for part in found]


def is_english(lines: list[str]) -> bool:
    """Whether enough of the little words are English; very short talk gets the benefit of the doubt."""
    words = re.findall(r"[^\W\d_]+", " ".join(lines).lower())
    if len(words) < 6:
        return all(ord(character) < 0x250 for word in words for character in word)
    return sum(word in _LITTLE for word in words) / len(words) > 0.14


_LITTLE = word_set("""a an the and or but of to in on at by for with from as is are was be been will would can could should
    must have has had do does not no i we you they he she it my our your their his her its me us them this that
    these those there here what who which when where how if so because about into than then also want need like
    plan up out over only all some more most very""")

"""Talk as plain sentences: markup, control characters and quotes that would break a text are gone."""

from __future__ import annotations

import re
import unicodedata

from eightgentc_devstack.offline_planner.language.words import word_set

LONGEST = 60_000
"""Characters of talk that are read; 5,000 words are about 30,000."""
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_ORNAMENT = re.compile(r"^[^\w(€$£¥“'+-]+")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>")
_FORGED = re.compile(r"^\s*(?:system|assistant|developer|user)\s*:.*$", re.IGNORECASE | re.MULTILINE)
"""A line that pretends to come from somebody else in the conversation."""
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)|<?https?://\S+>?")
_BULLET = re.compile(r"^\s*(?:[-*+•\u2013]|\d{1,2}[.)]|#{1,6}|>|\|)\s+", re.MULTILINE)
_MERMAID = re.compile(
    r"^\s*(?:(?:flowchart|graph)\s+(?:TD|TB|LR|RL|BT)|%%.*|classDef\b.*|click\b.*)$", re.MULTILINE
)

_ARROW = re.compile(r"\s*(?:<?[-=.]+>|[-=]{3,}|→)\s*")
_DASH = re.compile(r"\s+--\s+|(?<=\w)--(?=\w)")
_MARKS = str.maketrans(dict.fromkeys('`*_#|<>{}[]\\~^"“”„«»', " "))
_ABBREVIATION = re.compile(r"\b(?:(?i:Mr|Mrs|Ms|Dr|Prof|St|approx|ca|e\.g|i\.e|vs|incl|resp)|No|Sra?|Mme)\.$")
_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。\uff01\uff1f;])\s*|\n+")


def sentences(talk: str) -> list[str]:
    """The sentences of a talk, each on one line and without its full stop."""
    text = unicodedata.normalize("NFC", talk)[:LONGEST]
    text = "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in text)
    text = _LINK.sub(lambda m: m[1] or " ", _MERMAID.sub("\n", _FENCE.sub("\n", text)))
    text = _FORGED.sub("", _TAG.sub("\n", text))
    text = _DASH.sub(" \u2013 ", _BULLET.sub("\n", text).replace("\u2019", "'")).replace("...", "…")
    text = _ARROW.sub(" to ", text).translate(_MARKS)
    found: list[str] = []
    for part in _END.split(text):
        part = re.sub(r"\s+", " ", part).strip(" ,;:-\u2013—")
        part = _ORNAMENT.sub("", part)
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += " " + part
        elif re.search(r"\w", part):
            found.append(part)
    return [_spoken(part.rstrip(".!… ")) for part in found]


def _spoken(line: str) -> str:
    """The line as it is spoken, also where it was shouted in capitals."""
    letters = [character for character in line if character.isalpha()]
    shouted = len(letters) > 12 and sum(c.isupper() for c in letters) > 0.8 * len(letters)
    return re.sub(r"\bi\b", "I", line.lower()) if shouted else line


def is_english(lines: list[str]) -> bool:
    """Whether enough of the little words are English; very short talk gets the benefit of the doubt."""
    words = re.findall(r"[^\W\d_]+", " ".join(lines).lower())
    if len(words) < 6:
        return _is_latin(words)
    ours, theirs = (sum(word in little for word in words) for little in (_LITTLE, _FOREIGN))
    if not theirs and len(words) < 30:  # `conference on low-cost seismology, chair Sunita Thapa`
        return _is_latin(words)
    return ours / len(words) > 0.14 and ours > theirs


def _is_latin(words: list[str]) -> bool:
    return all(
        character < "\u0250" or "\u1e00" <= character <= "\u1eff" for word in words for character in word
    )


_FOREIGN = word_set("""de la le les el los las un una une der die das ein eine einen mit und für im wir ich nous je avec pour des du il lo
    gli per di che con para por que quiero em uma na w z się dla jest een het met voor en och att för som og med""")
_LITTLE = word_set("""a an the and or but of to in on at by for with from as is are was be been will would can could should
    must have has had do does not no i we you they he she it my our your their his her its me us them this that
    these those there here what who which when where how if so because about into than then also want need like
    plan up out over only all some more most very""")

"""The terms by which a text is found, in any language: its words, how they begin, and pairs where words are not set apart."""

from __future__ import annotations

import re
import unicodedata

MAX_TERMS = 2_000
"""Of a text that is to be found."""
MAX_ASKED = 64
"""Of a question."""
_LONGEST_WORD = 40
# So "bakes", "baking" and "baker" meet, and longer words more exactly; that two words begin alike says less than that they
# are the same, which counts as well.
_BEGINNINGS = (4, 6)
_WORD = re.compile(r"[^\W_]+")
# Scripts that set no spaces between words: Thai to Tibetan, Khmer, kana, Han.
_UNSPACED = re.compile(
    "([\u0e00-\u0fff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)"
)


def terms_of(text: str, most: int = MAX_TERMS) -> list[str]:
    """The first terms of a text, each once: letters and digits alone, of which the beginning of a word ends with `*`.

    Case, accents and width make no difference.
    """
    terms: dict[str, None] = {}
    for word in _WORD.findall(_plain(text)):
        if len(terms) >= most:
            break
        for part in filter(None, _UNSPACED.split(word)):
            terms |= dict.fromkeys(_pairs(part) if _UNSPACED.match(part) else _beginnings(part))
    return list(terms)[:most]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))


def _beginnings(word: str) -> list[str]:
    word = word[:_LONGEST_WORD]
    return [word, *(f"{word[:length]}*" for length in _BEGINNINGS if len(word) >= length)]


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[start : start + 2] for start in range(len(run) - 1)]

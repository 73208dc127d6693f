"""What a message tells us to remember or to forget: by fixed rules, and rather nothing than too much."""

from __future__ import annotations

from dataclasses import dataclass

from .making_words import ABLE, IF, LATER, NOT, QUOTED
from .remembering_words import FORGET, REMEMBER
from .sentences import sentences_of
from .words import words

_FEWEST_WORDS = 2
_NEVER = NOT | {"nada"}


@dataclass(frozen=True)
class Told:
    """`forgets`: whether it is to be forgotten, and not remembered. `words`: what, as the person wrote it."""

    forgets: bool
    words: str

    @property
    def text(self) -> str:
        """As a sentence of its own."""
        return self.words[:1].upper() + self.words[1:]


def told_in(sentence: str) -> Told | None:
    """What one sentence tells us to do with the memory; None: nothing."""
    asks = sentence.rstrip(' "”»').endswith("?")
    if asks and not ABLE & set(words(sentence)[:2]):
        return None
    if found := REMEMBER.match(sentence):
        # "Can you remember that …?" asks for what is known.
        return None if asks or len(words(found["rest"])) < _FEWEST_WORDS else Told(False, found["rest"])
    if found := FORGET.match(sentence):
        said = words(found["rest"])
        if _NEVER & set(said[:1]) or (IF | LATER) & set(said):
            return None
        return Told(True, found["rest"])
    return None


def told_by(text: str) -> Told | None:
    """What a message tells us to do with the memory; None: nothing. The last counts, and no quotation does."""
    quoted = [found.span() for found in QUOTED.finditer(text)]
    found, place = None, 0
    for sentence in sentences_of(text):
        place = text.index(sentence, place)
        if not any(start <= place < end for start, end in quoted):
            found = told_in(sentence) or found
    return found

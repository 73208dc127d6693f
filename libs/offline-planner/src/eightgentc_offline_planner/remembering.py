"""What a message tells the planner to remember, to forget or to hold instead: by fixed rules, and rather nothing than too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .asking_words import ABLE, IF, LATER, QUOTED
from .correction_patterns import mark
from .corrections import Sentence, corrected
from .language import CODES, Language, load_language, words
from .remembering_words import ABOUT, FORGET, REMEMBER
from .sentences import sentences_of

_FEWEST_WORDS = 2
_STEM = 5


@dataclass(frozen=True)
class Noted:
    """An insight that the project holds."""

    id: str
    text: str


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
        if _no_words() & set(said[:1]) or (IF | LATER) & set(said):
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


def meant_by(told: Told, known: Sequence[Noted], language: Language | None) -> Noted | None:
    """The insight that shares the most words with what is to be forgotten, of several the newest; None: none shares any."""
    wanted = _stems(told.words, language) - {word[:_STEM] for word in ABOUT}
    shared = [(len(wanted & _stems(each.text, language)), place) for place, each in enumerate(known)]
    most, place = max(shared, default=(0, 0))
    return known[place] if most else None


def corrected_by(
    text: str, known: Sequence[Noted], language: Language | None
) -> tuple[Noted, str, str] | None:
    """The one insight that a message says is wrong ("No, the rent is 950 euros, not 900"), what is true instead, and the
    sentence that says so. None: it says that of none, or of several.
    """
    if language is None:
        return None
    for sentence in sentences_of(text):
        if not mark(language).match(sentence) or sentence.rstrip().endswith("?"):
            continue
        held = corrected([*((each.text,) for each in known), (sentence,)], language)
        new = {each.said: each for each in held if each.replaced}
        found = [each for each in known if each.text in new]
        if len(found) == 1 and _names(sentence, new[found[0].text], language):
            return found[0], new[found[0].text].text, sentence
    return None


def _names(sentence: str, after: Sentence, language: Language) -> bool:
    """Whether it says which insight it corrects: by a word of it, and not by what is new alone."""
    new = {stem for pair in after.replaced for stem in _stems(pair.new, language)}
    return bool((_stems(sentence, language) - new) & _stems(after.said, language))


def _stems(text: str, language: Language | None) -> set[str]:
    stop = language.stop if language else frozenset[str]()
    return {word[:_STEM] for word in words(text) if word not in stop}


@cache
def _no_words() -> frozenset[str]:
    said = {word for code in CODES for phrase in load_language(code).words["not"] for word in words(phrase)}
    return frozenset(said | {"never", "nie", "nunca", "jamais", "nada"})

"""Which insight a message means that tells the planner to forget one, or to hold something else instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eightgentc_asking.remembering import Told
from eightgentc_asking.sentences import sentences_of
from eightgentc_asking.words import words

from .correction_patterns import mark
from .corrections import Sentence, corrected
from .language import Language

_STEM = 5
_ABOUT = frozenset(
    {"said", "say", "told", "tell", "wrote", "everything", "anything", "please", "bitte", "gesagt", "sagte", "erzählt",
     "geschrieben", "alles", "dije", "dicho", "conté", "escribí", "todo", "sobre", "favor", "dit", "ai", "écrit",
     "tout", "propos", "disse", "contei", "escrevi", "tudo", "acerca", "eu", "plan", "idea", "idee", "idée", "ideia"}
)  # fmt: skip
"""Words between "forget" and the thing, as in "what I said about"."""


@dataclass(frozen=True)
class Noted:
    """An insight that the project holds."""

    id: str
    text: str


def meant_by(told: Told, known: Sequence[Noted], language: Language | None) -> Noted | None:
    """The insight that shares the most words with what is to be forgotten, of several the newest; None: none shares any."""
    wanted = _stems(told.words, language) - {word[:_STEM] for word in _ABOUT}
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

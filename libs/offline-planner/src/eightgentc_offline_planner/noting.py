"""Notes what is worth remembering of a talk: the person's own sentences, each with its kind."""

from __future__ import annotations

from typing import Any

from eightgentc_asking.making import asked_in
from eightgentc_asking.remembering import told_in
from eightgentc_asking.sentences import sentences_of
from eightgentc_asking.words import starts_with, words

from .corrections import said_now
from .facts import facts, names
from .language import Language, has_phrase
from .request import PlannerRequest, is_ours
from .same_thing import content

MOST = 50
_LONGEST = 500
_QUESTION = ("?", "？")
# "What next?" is asked of the planner.
_WORDS_OF_A_QUESTION = 4
# In this order: "We must not fail" is a condition, and "We want to open in May" an aim, although it names a date.
_KINDS = ("constraint", "decision", "risk", "goal")


def insights(request: PlannerRequest) -> list[dict[str, Any]]:
    """As the tool's arguments have them, the last ones where there are too many."""
    found: dict[str, dict[str, Any]] = {}
    for message in request.messages:
        for text in sentences_of(message.text):
            told = told_in(text)
            now = said_now(text, request.language) if request.language else text
            kind, said = kind_of(text, request.language), told.text if told else now
            if kind and len(text) <= _LONGEST:
                found[said] = {
                    "kind": kind,
                    "text": said,
                    "messageId": message.id,
                    "quote": told.words if told else text,
                    "supersedes": None,
                    "contradicts": None,
                }
    return list(found.values())[-MOST:]


def kind_of(text: str, language: Language | None) -> str:
    """What kind of thing a sentence says; '' where it is not worth remembering."""
    if is_ours(text) or asked_in(text) is not None:
        return ""
    if (told := told_in(text)) is not None:
        return "" if told.forgets else kind_of(told.text, language) or "fact"
    if text.rstrip(' "”»)').endswith(_QUESTION):
        says = language and content(text, language) and len(words(text)) >= _WORDS_OF_A_QUESTION
        return "open_question" if says else ""
    if language is not None:
        for kind in _KINDS:
            if _says(text, language.notes[kind]) and content(text, language):
                return kind
    return "fact" if facts(text, language) or (language and names(text, language)) else ""


def _says(text: str, cues: tuple[str, ...]) -> bool:
    """Whether it holds one of the cues: a word or a form of it, or a phrase as it is."""
    single = [cue for cue in cues if " " not in cue]
    return any(starts_with(word, single) for word in words(text)) or has_phrase(
        text, [cue for cue in cues if " " in cue]
    )

"""Arranges the person's sentences under a heading, and asks for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eightgentc_asking.words import starts_with, words

from .corrections import Sentence
from .facts import facts, times
from .language import CODES, Language, has_phrase, load_language
from .paragraph import as_paragraph
from .request import PlannerRequest

_WHOLE = frozenset(
    ["summary", "overview", "zusammenfassung", "überblick", "resumen", "résumé", "synthèse", "resumo"]
)
_FACT_TOPICS = {"timeline": "date", "budget": "money"}


def section(request: PlannerRequest, heading: str) -> str:
    """The text under the heading: the person's sentences, what replaced what, and questions."""
    found = under(request, heading)
    if request.language is None:
        return as_paragraph([sentence.text for sentence in found or request.talk])
    say = request.language.say
    text = as_paragraph([sentence.text for sentence in found]) or say["nothing"]
    parts = [text, *replaced(found, request.language)]
    parts.append(_list(say["open"], questions(request, heading)))
    return "\n\n".join(part for part in parts if part)


def reply(request: PlannerRequest) -> str:
    """A chat reply: what was noted of the last message, and at most two questions."""
    noted = request.latest or request.talk[-1:]
    lines = [sentence.text for sentence in noted]
    if request.language is None:
        return as_paragraph(lines)
    parts = [_list(request.language.say["noted"], lines), *replaced(noted, request.language)]
    parts.append("\n".join(questions(request, request.section or "Context")[:2]))
    return "\n\n".join(parts)


def under(request: PlannerRequest, heading: str) -> list[Sentence]:
    """The sentences that belong there. What fits nowhere belongs to the context, with the opening one."""
    talk, language = request.talk, request.language
    topic = topic_of(heading)
    if set(words(heading)) & _WHOLE:
        return list(talk)
    if topic is None:
        cues = [word for word in words(heading) if len(word) > 3]
        return [
            sentence for sentence in talk if any(starts_with(word, cues) for word in words(sentence.text))
        ]
    if topic == "context" and language:
        opening = next((s for s in talk if len(words(s.text)) > 2), None)
        return [
            s for s in talk if s is opening or not any(fits(s.text, t, language) for t in language.topics)
        ]
    return [sentence for sentence in talk if fits(sentence.text, topic, language)]


def fits(text: str, topic: str, language: Language | None) -> bool:
    """Whether a sentence holds a cue or a fact of the topic."""
    kind = _FACT_TOPICS.get(topic)
    if kind and any(fact.kind == kind for fact in facts(text, language)):
        return True
    if language is None:
        return False
    if topic == "timeline":
        return bool(times(text, language)) or has_phrase(text, language.order)
    return any(starts_with(word, language.topics[topic].cues) for word in words(text))


def questions(request: PlannerRequest, heading: str) -> Sequence[str]:
    """What to ask under the heading: the questions without an answer so far."""
    language = request.language
    if language is None:
        return ()
    name = topic_of(heading)
    if name is None:
        return () if set(words(heading)) & _WHOLE else (language.say["anything"],)
    answered = _answered(under(request, heading), name, language)
    return [ask for n, ask in enumerate(language.topics[name].ask) if n >= len(answered) or not answered[n]]


def _answered(found: Sequence[Sentence], topic: str, language: Language) -> tuple[bool, ...]:
    """Whether the first questions of a topic are answered: by when and what first; how much; what at all."""
    if topic not in _FACT_TOPICS:
        return (bool(found),)
    kinds = {fact.kind for sentence in found for fact in facts(sentence.text, language)}
    ordered = any(has_phrase(sentence.text, language.order) for sentence in found)
    return (_FACT_TOPICS[topic] in kinds, topic == "timeline" and ordered)


def topic_of(heading: str) -> str | None:
    """The topic of a heading in any of our languages."""
    for code in CODES:
        for name, topic in load_language(code).topics.items():
            if any(starts_with(word, topic.names) for word in words(heading)):
                return name
    return None


def replaced(sentences: Iterable[Sentence], language: Language) -> list[str]:
    """The line that says what was replaced, such as `Later words counted: Braga instead of Porto.`"""
    pairs = dict.fromkeys(pair for sentence in sentences for pair in sentence.replaced)
    said = [language.say["pair"].format(old=pair.old, new=pair.new) for pair in pairs]
    return [language.say["replaced"].format(pairs="; ".join(said))] if said else []


def _list(opening: str, lines: Sequence[str]) -> str:
    return "\n".join([opening, "", *(f"- {line}" for line in lines)]) if lines else ""

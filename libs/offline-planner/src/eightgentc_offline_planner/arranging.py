"""Arranges the person's sentences under a heading, and asks for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .corrections import Sentence
from .facts import facts
from .language import CODES, Language, has_phrase, language, starts_with, words
from .request import PlannerRequest
from .sentences import as_paragraph

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
    talk, tongue = request.talk, request.language
    topic = topic_of(heading)
    if set(words(heading)) & _WHOLE:
        return list(talk)
    if topic is None:
        cues = [word for word in words(heading) if len(word) > 3]
        return [
            sentence for sentence in talk if any(starts_with(word, cues) for word in words(sentence.text))
        ]
    if topic == "context" and tongue:
        opening = next((s for s in talk if len(words(s.text)) > 2), None)
        return [s for s in talk if s is opening or not any(fits(s.text, t, tongue) for t in tongue.topics)]
    return [sentence for sentence in talk if fits(sentence.text, topic, tongue)]


def fits(text: str, topic: str, tongue: Language | None) -> bool:
    """Whether a sentence holds a cue or a fact of the topic."""
    kind = _FACT_TOPICS.get(topic)
    if kind and any(fact.kind == kind for fact in facts(text, tongue)):
        return True
    if tongue is None:
        return False
    cues = tongue.topics[topic].cues + (tongue.when if topic == "timeline" else ())
    if topic == "timeline" and has_phrase(text, tongue.order):
        return True
    return any(starts_with(word, cues) for word in words(text))


def questions(request: PlannerRequest, heading: str) -> Sequence[str]:
    """What to ask under the heading: what nobody has answered yet."""
    tongue = request.language
    if tongue is None:
        return ()
    name = topic_of(heading)
    if name is None:
        return () if set(words(heading)) & _WHOLE else (tongue.say["anything"],)
    answered = _answered(under(request, heading), name, tongue)
    return [ask for n, ask in enumerate(tongue.topics[name].ask) if n >= len(answered) or not answered[n]]


def _answered(found: Sequence[Sentence], topic: str, tongue: Language) -> tuple[bool, ...]:
    """Whether the first questions of a topic are answered: by when and what first; how much; what at all."""
    if topic not in _FACT_TOPICS:
        return (bool(found),)
    kinds = {fact.kind for sentence in found for fact in facts(sentence.text, tongue)}
    ordered = any(has_phrase(sentence.text, tongue.order) for sentence in found)
    return (_FACT_TOPICS[topic] in kinds, topic == "timeline" and ordered)


def topic_of(heading: str) -> str | None:
    """The topic of a heading in any of our languages."""
    for code in CODES:
        for name, topic in language(code).topics.items():
            if any(starts_with(word, topic.names) for word in words(heading)):
                return name
    return None


def replaced(sentences: Iterable[Sentence], tongue: Language) -> list[str]:
    """The line that says what was replaced, such as `Later words counted: Braga instead of Porto.`"""
    pairs = dict.fromkeys(pair for sentence in sentences for pair in sentence.replaced)
    said = [tongue.say["pair"].format(old=pair.old, new=pair.new) for pair in pairs]
    return [tongue.say["replaced"].format(pairs="; ".join(said))] if said else []


def _list(opening: str, lines: Sequence[str]) -> str:
    return "\n".join([opening, "", *(f"- {line}" for line in lines)]) if lines else ""

"""Lets later words of a person replace earlier ones, and keeps what was replaced by what.

Four shapes: a pair ("not Porto but Braga", "Braga instead of Porto"), a change of mind inside one sentence
("in Porto, no, Braga"), a mark with a single fact ("actually, 60,000 euros"), and a second amount or date for the
same thing in a later message. Nothing is replaced where it is not clear what: both sentences then stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .correction_patterns import LONGEST, mark, mark_inside, pairs
from .facts import facts
from .language import Language, words
from .same_thing import content, name_alone, same_thing, things, topic_words

# Put before a part of a sentence whose first word may be a name: a capital at the very beginning tells nothing.
_LEAD = "x "
_NEAR = len("in der ") + 1


@dataclass(frozen=True)
class Replacement:
    """Words of the person, and the later ones that count instead."""

    old: str
    new: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of the person, with what was replaced in it."""

    text: str
    replaced: tuple[Replacement, ...] = ()
    said: str = field(default="", compare=False)
    """As it was said."""

    def with_replacement(self, text: str, pair: Replacement) -> Sentence:
        return Sentence(text, (*self.replaced, pair), self.said)


def corrected(messages: Iterable[Sequence[str]], language: Language | None) -> list[Sentence]:
    """The sentences of all messages with later words in the place of earlier ones; a mere correction is not kept."""
    kept: list[Sentence] = []
    for message in dict.fromkeys(map(tuple, messages)):
        earlier = len(kept)
        for text in message:
            sentence: Sentence | None = Sentence(text, said=text)
            if language:
                sentence = _by_pair(_inside(text, language), kept, language)
                if sentence == Sentence(text):
                    sentence = _by_fact(text, kept, earlier, language)
            if sentence and all(sentence.text != known.text for known in kept):
                kept.append(sentence)
    return list({sentence.text: sentence for sentence in kept}.values())


def _inside(text: str, language: Language) -> Sentence:
    """`in Porto, no, Braga` is `in Braga`."""
    found = things(text, language)
    for match in mark_inside(language).finditer(text):
        for old in (fact for fact in found if fact.end == match.start()):
            near = range(match.end(), match.end() + _NEAR)
            new = next((fact for fact in found if fact.start in near and fact.kind == old.kind), None)
            if new:
                pair = Replacement(old.text, new.text)
                return Sentence(text[: old.start] + new.text + text[new.end :], (pair,), text)
    return Sentence(text, said=text)


def _by_pair(sentence: Sentence, kept: list[Sentence], language: Language) -> Sentence | None:
    """Replace in what was said before; None where nothing but the correction is left of the sentence."""
    for match in pairs(sentence.text, language):
        joined = "joined" in match.groupdict()
        pair = _narrowed(match["old"].strip(), match["new"].strip(), language, joined=joined)
        if pair and _replace_everywhere(kept, pair):
            rest = sentence.text[: match.start()] + match["new"] + sentence.text[match.end() :]
            rest = mark(language).sub("", rest, count=1)
            left = content(rest, language) - set(words(pair.new))
            return sentence.with_replacement(rest, pair) if left else None
    return sentence


def _narrowed(old: str, new: str, language: Language, *, joined: bool) -> Replacement | None:
    """The facts or names of one kind in both parts; the words themselves only where `but` or its like joins them."""
    olds, news = things(_LEAD + old, language), things(_LEAD + new, language)
    for left in olds:
        for right in news:
            if left.kind == right.kind:
                return Replacement(left.text, right.text)
    if not joined and not (olds and news):
        return None
    left_words, right_words = old.split(), new.split()
    while len(left_words) > 1 and len(right_words) > 1 and left_words[0] == right_words[0]:
        left_words, right_words = left_words[1:], right_words[1:]
    if max(len(left_words), len(right_words)) > LONGEST:
        return None
    return Replacement(" ".join(left_words), " ".join(right_words))


def _replace_everywhere(kept: list[Sentence], pair: Replacement) -> bool:
    """Whether it was said anywhere. `60,000 euros` for `40,000` takes the `euros` behind it along."""
    tail = pair.new.split()
    ends = "|".join(re.escape(" " + " ".join(tail[n:])) for n in range(1, len(tail)))
    pattern = re.compile(rf"(?<!\w){re.escape(pair.old)}(?!\w)(?:{ends}|)", re.IGNORECASE)
    found = False
    for index, sentence in enumerate(kept):
        text = pattern.sub(lambda _: pair.new, sentence.text)
        if text != sentence.text:
            kept[index] = sentence.with_replacement(text, pair)
            found = True
    return found


def _by_fact(text: str, kept: list[Sentence], earlier: int, language: Language) -> Sentence | None:
    """A second amount, date or number for the same thing; None where nothing else was said.

    Without a mark only the first `earlier` sentences count, those of other messages: two amounts in one message are
    both meant, unless a word says otherwise.
    """
    marked = mark(language).match(text)
    body = text[marked.end() :] if marked else text
    found = facts(body, language) or (name_alone(body, language) if marked else ())
    for fact in found:
        for index in reversed(range(len(kept) if marked else earlier)):
            before = kept[index]
            old = same_thing(body, fact, before.text, language, marked=bool(marked))
            if old:
                pair = Replacement(old.text, fact.text)
                new = before.text[: old.start] + fact.text + before.text[old.end :]
                kept[index] = before.with_replacement(new, pair)
                left = content(body, language) - set(words(fact.text)) - content(new, language)
                return Sentence(text, (pair,), text) if left - topic_words(language) else None
    return Sentence(text, said=text)

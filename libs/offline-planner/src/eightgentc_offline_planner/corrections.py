"""Lets later words of a person replace earlier ones, and keeps what was replaced by what.

Four shapes: a pair ("not Porto but Braga", "Braga instead of Porto"), a change of mind inside one sentence
("in Porto, no, Braga"), a mark with a single fact ("actually, 60,000 euros"), and a second amount or date for the
same thing in a later message. Nothing is replaced where it is not clear what: both sentences then stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from eightgentc_asking.words import words

from .correction_patterns import LONGEST, mark, mark_inside, pairs
from .facts import Fact, facts
from .language import Language
from .same_thing import content, name_alone, same_thing, things, topic_words

# Put before a part of a sentence whose first word may be a name: a capital at the very beginning tells nothing.
_LEAD = "x "
_NEAR = len("in der ") + 1
# `sondern` and `sino` only ever correct; these words also set one thing against another.
_ALSO_CONTRASTS = frozenset({"but", "mais", "mas"})
_LONGEST_ARTICLE = 3
_NUMBER = re.compile(r"\d+(?:[.,\s]\d+)*")


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


def said_now(text: str, language: Language) -> str:
    """What a correction says to be so, without what it takes back: `No, the rent is 950, not 900` is the rent of 950."""
    for match in pairs(text, language):
        is_number = _NUMBER.fullmatch(match["old"].strip()) and _NUMBER.search(match["new"])
        if is_number or _narrowed(match, language):
            text = text[: match.start()] + match["new"] + text[match.end() :]
            break
    plain = mark(language).sub("", text, count=1)
    return plain[:1].upper() + plain[1:]


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
        pair = _narrowed(match, language)
        if pair and _replace_everywhere(kept, pair):
            rest = sentence.text[: match.start()] + match["new"] + sentence.text[match.end() :]
            rest = mark(language).sub("", rest, count=1)
            left = content(rest, language) - set(words(pair.new))
            return sentence.with_replacement(rest, pair) if left else None
    return sentence


def _narrowed(match: re.Match[str], language: Language) -> Replacement | None:
    """The facts or names of one kind in both parts, else the words themselves where it is plain that they are meant."""
    old, new = match["old"].strip(), match["new"].strip()
    for left in things(_LEAD + old, language):
        for right in things(_LEAD + new, language):
            if left.kind == right.kind and (left.kind != "name" or _is_opposite(match, left, right)):
                return Replacement(left.text, right.text)
    joint = match.groupdict().get("joined")
    if joint is None or (joint.casefold() in _ALSO_CONTRASTS and not _is_elliptic(match, language)):
        return None
    olds, news = old.split(), new.split()
    while len(olds) > 1 and len(news) > 1 and olds[0] == news[0]:
        olds, news = olds[1:], news[1:]
    return Replacement(" ".join(olds), " ".join(news)) if max(len(olds), len(news)) <= LONGEST else None


def _is_opposite(match: re.Match[str], left: Fact, right: Fact) -> bool:
    """Whether two names are at the same place of their parts: `not Ana, the sister of Tom` opposes no two people."""
    if "joined" in match.groupdict():
        return True
    old, new = _LEAD + match["old"].strip(), _LEAD + match["new"].strip()
    if match.start("new") < match.start("old"):
        return right.end == len(new)
    return left.end == len(old) and new[: right.start] in (_LEAD, old[: left.start])


def _is_elliptic(match: re.Match[str], language: Language) -> bool:
    """Whether it says nothing but the pair, such as `Not chicken but fish`; `we have not much money but time` does."""
    before = mark(language).sub("", match.string[: match.start()], count=1)
    verbs = {
        word for part in ("old", "new") for word in words(match[part])[:1] if len(word) > _LONGEST_ARTICLE
    }
    return not before.strip() and not verbs & language.stop


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
    said = [sentence.text for sentence in (kept if marked else kept[:earlier])]
    for fact in found:
        meant = same_thing(body, fact, said, language, marked=bool(marked))
        if meant:
            index, old = meant
            before = kept[index]
            pair = Replacement(old.text, fact.text)
            new = before.text[: old.start] + fact.text + before.text[old.end :]
            kept[index] = before.with_replacement(new, pair)
            left = content(body, language) - set(words(fact.text)) - content(new, language)
            return Sentence(text, (pair,), text) if left - topic_words(language) else None
    return Sentence(text, said=text)

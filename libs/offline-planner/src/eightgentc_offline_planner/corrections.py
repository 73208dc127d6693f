"""Lets later words of a person replace earlier ones, and keeps what was replaced by what.

Four shapes: a pair ("not Porto but Braga", "Braga instead of Porto"), a change of mind inside one sentence
("in Porto, no, Braga"), a mark with a single fact ("actually, 60,000 euros"), and a second amount or date for the
same thing in a later message. Nothing is replaced where it is not clear what: both sentences then stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from .facts import Fact, facts, names
from .language import Language, alternatives, words

_LONGEST = 4
_PART = r"(?:[^,.;:!?–—()]|[.,](?=\d))+?"


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


def corrected(messages: Iterable[Sequence[str]], language: Language | None) -> list[Sentence]:
    """The sentences of all messages with later words in the place of earlier ones; a mere correction is not kept."""
    kept: list[Sentence] = []
    for message in dict.fromkeys(map(tuple, messages)):
        earlier = len(kept)
        for text in message:
            sentence: Sentence | None = Sentence(text)
            if language:
                sentence = _by_pair(_inside(text, language), kept, language)
                if sentence == Sentence(text):
                    sentence = _by_fact(text, kept, earlier, language)
            if sentence and all(sentence.text != known.text for known in kept):
                kept.append(sentence)
    return list({sentence.text: sentence for sentence in kept}.values())


def _inside(text: str, language: Language) -> Sentence:
    """`in Porto, no, Braga` is `in Braga`."""
    marks = alternatives([mark for mark in language.marks if " " in mark])
    single = alternatives([mark for mark in language.marks if " " not in mark])
    pattern = rf"\s*(?:[,–—]|\s-)\s*(?:(?:{marks})\b|(?:{single})\s*(?:[,–—]|\s-\s))[,\s]*"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        before = [f for f in _things(text[: match.start()], language) if f.end == match.start()]
        after = _things("x " + text[match.end() :], language)
        for old in before:
            new = next((f for f in after if f.kind == old.kind), None)
            if new and new.start <= len("x in der "):
                end = match.end() + new.end - len("x ")
                return Sentence(text[: old.start] + new.text + text[end:], (Replacement(old.text, new.text),))
    return Sentence(text)


def _by_pair(sentence: Sentence, kept: list[Sentence], language: Language) -> Sentence | None:
    """Replace in what was said before; None where nothing but the correction is left of the sentence."""
    for match in _pairs(sentence.text, language):
        pair = _narrowed(
            match["old"].strip(), match["new"].strip(), language, strict="but" in match.groupdict()
        )
        if pair and _replace_everywhere(kept, pair):
            rest = sentence.text[: match.start()] + match["new"] + sentence.text[match.end() :]
            rest = _mark(language).sub("", rest, count=1)
            content = _content(rest, language) - set(words(pair.new))
            return Sentence(rest, (*sentence.replaced, pair)) if content else None
    return sentence


def _pairs(text: str, language: Language) -> Iterator[re.Match[str]]:
    for pattern in _pair_patterns(language):
        yield from pattern.finditer(text)


@cache
def _pair_patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    no, but, instead, because = (
        alternatives(language.words[k]) for k in ("not", "but", "instead", "because")
    )
    end = rf"(?=\s*[,.;:!?–—()](?!\d)|\s+(?:{because})\b|\s*$)"
    few = rf"\S+(?:\s[^\s,]+){{0,{_LONGEST - 1}}}?"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"\b(?:{no})\s(?P<old>{_PART}),?\s(?P<but>{but})\s(?P<new>{_PART}){end}",
            rf"\b(?:{no})\s(?P<old>{_PART}),\s(?P<new>{_PART}){end}",
            rf"(?<![^\s])(?P<old>{few})\s(?:{no}|not|non),\s(?P<new>{_PART}){end}",
            rf"(?<![^\s])(?P<new>{few})\s(?P<but>{instead})\s(?P<old>{_PART}){end}",
            rf"(?<![^\s])(?P<new>{few}),\s(?:{no})\s(?P<old>{_PART}){end}",
        )
    )


def _narrowed(old: str, new: str, language: Language, *, strict: bool) -> Replacement | None:
    """The facts or names in both; the words themselves only where `but` or `instead of` joins them (`strict`)."""
    olds, news = _things(f"x {old}", language), _things(f"x {new}", language)
    for left in olds:
        for right in news:
            if left.kind == right.kind:
                return Replacement(left.text, right.text)
    if not strict and not (olds and news):
        return None
    left_words, right_words = old.split(), new.split()
    while len(left_words) > 1 and len(right_words) > 1 and left_words[0] == right_words[0]:
        left_words, right_words = left_words[1:], right_words[1:]
    if max(len(left_words), len(right_words)) > _LONGEST:
        return None
    return Replacement(" ".join(left_words), " ".join(right_words))


def _replace_everywhere(kept: list[Sentence], pair: Replacement) -> bool:
    """Whether it stood anywhere. `60,000 euros` for `40,000` takes the `euros` behind it along."""
    tail = pair.new.split()
    ends = "|".join(re.escape(" " + " ".join(tail[n:])) for n in range(1, len(tail)))
    pattern = re.compile(rf"(?<!\w){re.escape(pair.old)}(?!\w)(?:{ends}|)", re.IGNORECASE)
    found = False
    for index, sentence in enumerate(kept):
        text, count = pattern.subn(lambda _: pair.new, sentence.text)
        if count and text != sentence.text:
            kept[index] = Sentence(text, (*sentence.replaced, pair))
            found = True
    return found


def _by_fact(text: str, kept: list[Sentence], earlier: int, language: Language) -> Sentence | None:
    """A second amount, date or number for the same thing.

    Without a mark only the first `earlier` sentences count, those of other messages: in one message nobody takes back
    what they have just said without a word on it.
    """
    mark = _mark(language).match(text)
    body = text[mark.end() :] if mark else text
    found = facts(body, language)
    if mark and not found:
        found = _name_alone(body, language)
    for fact in found:
        for index in reversed(range(len(kept) if mark else earlier)):
            if pair := _same_thing(body, fact, kept[index].text, language, marked=bool(mark)):
                before = kept[index]
                where = _the_one(before.text, fact, language)
                assert where is not None
                new = before.text[: where.start] + pair.new + before.text[where.end :]
                kept[index] = replace(before, text=new, replaced=(*before.replaced, pair))
                left = _content(body, language) - set(words(fact.text)) - _content(new, language)
                return Sentence(text, (pair,)) if left - _cues(language) else None
    return Sentence(text)


def _same_thing(
    later: str, fact: Fact, earlier: str, language: Language, *, marked: bool
) -> Replacement | None:
    one = _the_one(earlier, fact, language)
    if one is None or one.text == fact.text:
        return None
    mine, theirs = (
        {word[:5] for word in _content(text, language) - set(words(f.text))}
        for text, f in ((later, fact), (earlier, one))
    )
    cues = {word[:5] for word in _cues(language)}
    counted = fact.kind.startswith("count ")
    bare = not mine - cues
    same = bool(mine) and mine <= theirs and not set(words(later)) & set(language.more)
    if same or (marked and (bare or counted or mine & theirs - cues)):
        return Replacement(one.text, fact.text)
    return None


def _the_one(text: str, like: Fact, language: Language) -> Fact | None:
    """The only fact of that kind, None where there are more. A name after `in` is only like names after `in`."""
    kind, _, before = like.kind.partition(" ") if like.kind.startswith("name") else (like.kind, "", "")
    found = [
        fact
        for fact in _things(text, language)
        if fact.kind == kind and text[: fact.start].casefold().rstrip().endswith(before)
    ]
    return found[0] if len(found) == 1 else None


def _name_alone(body: str, language: Language) -> list[Fact]:
    """The name where nothing else is said; its kind then also holds the word before it, such as `in`."""
    found = names(f"x {body}", language)
    if len(found) != 1 or _content(body, language) - set(words(found[0].text)):
        return []
    before = words(f"x {body}"[: found[0].start])[1:]
    return [replace(found[0], kind=" ".join(["name", *before[-1:]]))]


@cache
def _mark(language: Language) -> re.Pattern[str]:
    """At the beginning of a sentence; a mere `no` only before a comma, because `no` also begins other sentences."""
    first, *others = language.marks
    plain = alternatives([first, *(mark for mark in others if " " in mark)])
    single = alternatives([mark for mark in others if " " not in mark])
    return re.compile(rf"\A(?:(?:(?:{plain})\b[\s,:–—]*)|(?:(?:{single})\s*[,:–—]\s*))+", re.IGNORECASE)


def _things(text: str, language: Language) -> list[Fact]:
    """Facts, and names outside of them."""
    found = facts(text, language)
    return found + [
        n for n in names(text, language) if not any(f.start < n.end and n.start < f.end for f in found)
    ]


def _content(text: str, language: Language) -> set[str]:
    """The words that carry a meaning of their own."""
    return {word for word in words(text) if word not in language.stop}


def _cues(language: Language) -> set[str]:
    """Words that only say which topic a fact is of, such as `budget`."""
    return set(language.topics["budget"].cues[:1]) | {
        name for topic in language.topics.values() for name in topic.names
    }

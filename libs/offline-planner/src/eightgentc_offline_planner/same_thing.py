"""Whether a later amount, date, number or name is of the same thing as an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from eightgentc_asking.words import words

from .facts import Fact, facts, names
from .language import Language


def same_thing(
    later: str, fact: Fact, earlier: Sequence[str], language: Language, *, marked: bool
) -> tuple[int, Fact] | None:
    """Which earlier sentence, and which fact of it, the later one replaces; None where that is not clear.

    It is the sentence that shares the most words with the later one, and of several the last. Where none shares any
    and the later one names a topic ("actually, the budget is …"), there must be only one such fact.
    """
    found = [
        (len(_stems(_beside(later, fact, language)) & _stems(_beside(text, old, language))), index, old)
        for index, text in enumerate(earlier)
        if (old := _replaced(later, fact, text, language, marked=marked))
    ]
    if not found:
        return None
    shared, index, old = max(found, key=lambda one: one[:2])
    if not shared and _beside(later, fact, language) and len({old.text for _, _, old in found}) > 1:
        return None
    return index, old


def _replaced(later: str, fact: Fact, earlier: str, language: Language, *, marked: bool) -> Fact | None:
    """The fact of the earlier sentence that the later one can replace.

    Without a mark all that the later sentence says has to be in the earlier one too: "The rent is 950 euros" after
    "The rent is 900 euros". With one it is enough that it says nothing else, or shares a word.
    """
    one = _the_one(earlier, fact, language)
    if one is None or one.text == fact.text:
        return None
    mine = _stems(_beside(later, fact, language))
    theirs = _stems(_beside(earlier, one, language))
    cues = _stems(topic_words(language))
    if (
        fact.kind == "money"
        and mine
        and not mine & theirs
        and theirs & _stems(language.topics["budget"].cues)
    ):
        return None  # Of a rent or a price, and the later sentence is of neither.
    if marked:
        return one if fact.kind.startswith("count ") or not mine - cues or mine & theirs - cues else None
    if set(words(later)) & set(language.more):
        return None
    # "The budget is now 35,000 euros" is of what there is to spend, whatever words that was said with.
    is_budget = fact.kind == "money" and bool(mine) and mine <= _stems(language.topics["budget"].names)
    return one if is_budget or (mine and mine <= theirs) else None


@lru_cache(maxsize=4096)
def things(text: str, language: Language | None) -> tuple[Fact, ...]:
    """Facts, and names outside of them."""
    found = facts(text, language)
    apart = [n for n in names(text, language) if not any(f.start < n.end and n.start < f.end for f in found)]
    return (*found, *apart)


def name_alone(body: str, language: Language) -> list[Fact]:
    """The name where nothing else is said; its kind then also holds the word before it, such as `in`."""
    found = names(f"x {body}", language)
    if len(found) != 1 or content(body, language) - set(words(found[0].text)):
        return []
    before = words(f"x {body}"[: found[0].start])[1:]
    return [replace(found[0], kind=" ".join(["name", *before[-1:]]))]


@lru_cache(maxsize=4096)
def content(text: str, language: Language) -> frozenset[str]:
    """The words that carry a meaning of their own."""
    return frozenset(word for word in words(text) if word not in language.stop)


def topic_words(language: Language) -> set[str]:
    """Words that only say which topic a fact is of, such as `budget`."""
    names_of_topics = {name for topic in language.topics.values() for name in topic.names}
    return {*language.topics["budget"].cues[:1], *names_of_topics}


def _the_one(text: str, like: Fact, language: Language) -> Fact | None:
    """The only fact of that kind, None where there are more. A name after `in` is only like names after `in`."""
    kind, _, before = like.kind.partition(" ") if like.kind.startswith("name") else (like.kind, "", "")
    found = [
        fact
        for fact in things(text, language)
        if fact.kind == kind and text[: fact.start].casefold().rstrip().endswith(before)
    ]
    return found[0] if len(found) == 1 else None


def _beside(text: str, fact: Fact, language: Language) -> set[str]:
    """What a sentence says besides the fact."""
    return set(content(text, language)) - set(words(fact.text))


def _stems(said: Iterable[str]) -> set[str]:
    return {word[:5] for word in said}

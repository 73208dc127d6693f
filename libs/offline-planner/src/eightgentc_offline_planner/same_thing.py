"""Whether a later amount, date, number or name is of the same thing as an earlier one."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from .facts import Fact, facts, names
from .language import Language, words


def same_thing(later: str, fact: Fact, earlier: str, language: Language, *, marked: bool) -> Fact | None:
    """The fact of the earlier sentence that the later one replaces; None where that is not clear.

    Without a mark all that the later sentence says has to be in the earlier one too: "The rent is 950 euros" after
    "The rent is 900 euros". With one it is enough that it says nothing else, or shares a word.
    """
    one = _the_one(earlier, fact, language)
    if one is None or one.text == fact.text:
        return None
    mine = _stems(content(later, language) - set(words(fact.text)))
    theirs = _stems(content(earlier, language) - set(words(one.text)))
    cues = _stems(topic_words(language))
    if marked:
        return one if fact.kind.startswith("count ") or not mine - cues or mine & theirs - cues else None
    return one if mine and mine <= theirs and not set(words(later)) & set(language.more) else None


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


def _stems(said: set[str] | frozenset[str]) -> set[str]:
    return {word[:5] for word in said}

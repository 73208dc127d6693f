"""Word lists as they are easiest to read and to change: plain text."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_SMALL = word_set("""a an and any as at about after all around because before both but by during each every first for from he her his
    i if in into is are was were be it its last later me my near next no nor not now of off on once one only or our out
    over per she since so some than that the their them then there these they this those to together twice under
    until up us using via we when where which while who will with without would you your must should can could has
    have had may might does do starts begins ends alone here again too also maybe plus two three four five six""")


def goes_on(rest: str) -> bool:
    """Whether a name or date before this text is only the beginning of a longer name: `Christmas | fair in Bath`."""
    word = rest[1:].split(" ", 1)[0] if rest[:1] == " " else ""
    return word.isalpha() and word.islower() and word not in _SMALL and not word.endswith(("ing", "ly"))

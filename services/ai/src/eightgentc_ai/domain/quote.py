"""Finding the words of a text that a model says it quotes, whatever became of spaces and quotation marks on the way."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_QUOTATION = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
_AROUND = " \"'.\u2026"
_SPACES = re.compile(r"\s+")


def quoted(words: str, text: str) -> str:
    """The part of `text` that `words` quote, exactly as it is there; '' where there is none.

    White space, case, typographic quotation marks and dashes make no difference, and neither do marks around the quote.
    """
    place = Quotable(text).place_of(Words.of(words))
    return text[slice(*place)] if place else ""


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for, made comparable once. `forms`: as it came, and without marks around it."""

    forms: tuple[str, ...]

    @property
    def shortest(self) -> str:
        """The form that is in every text which has one of them."""
        return self.forms[-1]

    @classmethod
    def of(cls, words: str) -> Words:
        plain = _comparable(words).strip()
        return cls(tuple(each for each in dict.fromkeys((plain, plain.strip(_AROUND))) if each))


@dataclass(frozen=True)
class Quotable:
    """A text that may be quoted often: it is made comparable once."""

    text: str

    def place_of(self, words: Words) -> tuple[int, int] | None:
        """Where the text has the words: first character, and the one behind the last."""
        if not self.may_hold(words):
            return None
        return next((place for each in words.forms if (place := self._place(each))), None)

    def may_hold(self, words: Words) -> bool:
        """Whether it is worth to look for the words; quicker than `place_of`."""
        return any(each in self.plain for each in words.forms)

    @cached_property
    def plain(self) -> str:
        """The text as it is compared."""
        return _comparable(self.text)

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        return _folded(self.text)

    def _place(self, wanted: str) -> tuple[int, int] | None:
        folded, places = self._folded
        start = folded.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            if _is_whole(folded, places, start, end):
                return places[start], places[end - 1] + 1
            start = folded.find(wanted, start + 1)
        return None


def _is_whole(folded: str, places: list[int], start: int, end: int) -> bool:
    """Whether no character of the text is cut: the `cafe` of `café` is not quoted by `cafe`."""
    if start and places[start - 1] == places[start]:
        return False
    return end == len(folded) or (places[end] != places[end - 1] and not unicodedata.combining(folded[end]))


def _comparable(text: str) -> str:
    """The text as it is compared."""
    plain = text.translate(_QUOTATION)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
    return _SPACES.sub(" ", plain.casefold())


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the place that it comes from."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(_QUOTATION)):
        if character.isspace():
            if folded and folded[-1] == " ":
                continue
            plain = " "
        else:
            plain = unicodedata.normalize("NFKD", character).casefold()
        for each in plain:
            folded.append(each)
            places.append(place)
    return "".join(folded), places

"""Numbers and dates that a person said, and those in a text of a model that they did not say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from eightgentc_ai.domain.model_text.dates import YEARS
from eightgentc_ai.domain.model_text.months import MONTHS

_NUMBER = re.compile(
    r"(?P<digits>\d+(?:[.,'\u2019 \u00a0\u202f]\d{3})*(?:[.,]\d+)?)"
    r"(?:\s?(?P<times>k|tsd|thousand|tausend|mil|mille|mila|duizend|m|mio|mln|millions?|millionen|millones|milh(?:ões|ão|oes|ao)|millón|milioni|miljoen)\b)?",
    re.IGNORECASE,
)
_THOUSANDS = frozenset({"k", "tsd", "thousand", "tausend", "mil", "mille", "mila", "duizend"})
_GROUPED = re.compile(r"\d{1,3}(?:[.,'\u2019 \u00a0\u202f]\d{3})+\Z")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?\Z")
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
_WORD = re.compile(r"[^\W\d_]+")
# English, German, French, Spanish, Portuguese, Italian, Dutch; "one" is an article in most of them.
_WORDS = {
    2: "two zwei deux dos dois due twee both beide",
    3: "three drei trois tres tre drie",
    4: "four vier quatre cuatro quatro quattro",
    5: "five funf fuenf cinq cinco cinque vijf",
    6: "six sechs seis sei zes",
    7: "seven sieben sept siete sete sette zeven",
    8: "eight acht huit ocho oito otto",
    9: "nine neun neuf nueve nove negen",
    10: "ten zehn dix diez dez dieci tien",
    11: "eleven elf onze once undici",
    12: "twelve zwolf zwoelf douze doce dodici twaalf dozen dutzend douzaine docena duzia dozzina",
    20: "twenty zwanzig vingt veinte vinte venti twintig",
}
_VALUES = {word: value for value, words in _WORDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class SaidNumbers:
    """`values`: every reading of every number. `months`: of dates and by name. `years`: those that a date can mean."""

    values: frozenset[float]
    months: frozenset[int]
    years: frozenset[int]

    @classmethod
    def in_texts(cls, texts: Iterable[str], now: date) -> SaidNumbers:
        """What was said in them on that day: where no year was said, a month is of this one or the next."""
        values, months = {0.0, 1.0}, set[int]()
        for text in texts:
            values.update(value for _, readings in _numbers(text) for value in readings)
            for word in _WORD.findall(_plain(text)):
                if word in _VALUES:
                    values.add(float(_VALUES[word]))
                if word in MONTHS:
                    months.add(MONTHS[word])
            months.update(int(found[2]) for found in _ISO.finditer(text))
        years = {int(value) for value in values if value in YEARS} or {now.year, now.year + 1}
        return cls(frozenset(values), frozenset(months), frozenset(years))

    def is_time_said(self, text: str) -> bool:
        """Whether the numbers, years and months of words about a time were said."""
        named = {MONTHS[word] for word in _WORD.findall(_plain(text)) if word in MONTHS}
        return named <= self.months and not self.unsaid_in(text)

    def unsaid_in(self, text: str) -> list[str]:
        """The numbers and dates of a text that were not said, as they stand there."""
        unsaid = [found[0] for found in _ISO.finditer(text) if not self._is_said(found)]
        rest = _ISO.sub(" ", text)
        return unsaid + [shown for shown, readings in _numbers(rest) if not self._allows(readings[:1])]

    def _is_said(self, day: re.Match[str]) -> bool:
        if int(day[2]) not in self.months or not self._allows((float(day[1]),)):
            return False
        # A month that was said begins and ends on a day that nobody needs to say.
        return day[3] is None or int(day[3]) in {1, 28, 29, 30, 31} or float(day[3]) in self.values

    def _allows(self, readings: Iterable[float]) -> bool:
        return any(value in self.values or value in self.years for value in readings)


def _numbers(text: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Each number as it stands there and what it can mean, the likelier first: 1.500 is more than 1,5 in most texts."""
    for found in _NUMBER.finditer(text):
        digits, times = found["digits"], _plain(found["times"] or "")
        values = []
        if _GROUPED.match(digits):
            values.append(float(re.sub(r"\D", "", digits)))
        if _DECIMAL.match(digits):
            values.append(float(digits.replace(",", ".")))
        if not values:
            values.append(float(re.sub(r"\D", "", digits)))
        if times:
            many = 1_000.0 if times in _THOUSANDS else 1_000_000.0
            # "m" may be metres.
            values = [value * many for value in values] + (values if times == "m" else [])
        yield found[0], tuple(values)


def _plain(text: str) -> str:
    """Without case and accents."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))

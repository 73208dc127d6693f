"""Where what a model made comes from: the words that were said, found again where they were said, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.joined_by_talk import sentence_places, words_are_in
from eightgentc_ai.domain.model_json import id_of
from eightgentc_ai.domain.quote import Quotable, Words
from eightgentc_kit.text_places import utf16_length

MOST_SOURCES = 3
MAX_QUOTE = 500
PROMPT = ""
"""The id of what the person said in the call itself."""
LEFT_OUT = "A quote that nothing holds was left out."
# Drawn things are what is to be proven.
_DRAWN = frozenset({"node", "edge"})
_MODEL = "assistant"
# So many letters and digits say something; in scripts where a character is a word or a syllable, fewer.
_LEAST, _LEAST_UNSPACED = 4, 2
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class Source:
    """Words of an item. `quote`: as they are there, from `start` to before `end`, in UTF-16 code units.

    `item_id`: '' for what the person said in the call itself.
    """

    item_id: str
    item_version: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class PartSources:
    """`part`: the number of a paragraph, or the id of an element of a diagram. `inferred`: nothing says it."""

    part: str
    sources: tuple[Source, ...]
    inferred: bool


class Sources:
    """What may be quoted, and how a part of an answer is proven by it.

    `by_words`: the model was asked for no quotes; the sentences that have the words of a part are its sources.
    """

    def __init__(self, items: Iterable[ContextItem] = (), *, by_words: bool = False) -> None:
        # Read when the first part is to be proven: a stored answer has its proofs.
        self._quotable = items
        self._by_words = by_words

    @cached_property
    def _items(self) -> dict[str, ContextItem]:
        return {item.id: item for item in self._quotable if item.kind not in _DRAWN}

    @cached_property
    def _texts(self) -> dict[str, Quotable]:
        return {id: Quotable(item.text) for id, item in self._items.items()}

    @cached_property
    def _everything(self) -> Quotable:
        return Quotable("\n".join(item.text for item in self._items.values()))

    @cached_property
    def _said(self) -> list[str]:
        """What people said, and what was noted of it after that."""
        said = [item for item in self._items.values() if item.label != _MODEL]
        return [item.id for item in sorted(said, key=lambda item: item.kind == "insight")]

    def of(self, quotes: Any, *labels: str, repairs: list[str]) -> tuple[Source, ...]:
        """The sources of what has these labels.

        Args:
            quotes: as the model wrote them: a list of texts, or of `{id, quote}`. One that the named item does not hold
                is looked for in what people said, and is left out with a note where it is nowhere.
        """
        if self._by_words:
            return self._sentences(lambda sentence: all(words_are_in(label, sentence) for label in labels))
        return self._proven(quotes, repairs)

    def of_paragraph(self, quotes: Any, paragraph: str, *, repairs: list[str]) -> tuple[Source, ...]:
        """As `of`, for a text: its sources are the sentences whose words are in it."""
        if self._by_words:
            return self._sentences(lambda sentence: words_are_in(sentence, paragraph))
        return self._proven(quotes, repairs)

    def _proven(self, quotes: Any, repairs: list[str]) -> tuple[Source, ...]:
        found: dict[Source, None] = {}
        for each in quotes[:MOST_SOURCES] if isinstance(quotes, list) else []:
            fields = each if isinstance(each, dict) else {"quote": each}
            source = self._found(fields.get("quote"), id_of(fields.get("id")))
            if source is not None:
                found[source] = None
            elif LEFT_OUT not in repairs:
                repairs.append(LEFT_OUT)
        return tuple(found)

    def _found(self, quote: Any, named: str) -> Source | None:
        if not isinstance(quote, str) or len(quote) > MAX_QUOTE:
            return None
        words = Words.of(quote)
        if not self._everything.may_hold(words):
            return None
        for id in dict.fromkeys([named, *self._said] if named in self._items else self._said):
            text = self._texts[id]
            # Asked here, since there are hundreds of texts and few of them hold it.
            place = text.place_of(words) if words.shortest in text.plain else None
            if place and _says_something(self._items[id].text, *place):
                return self._source(id, *place)
        return None

    def _sentences(self, is_source: Callable[[str], bool]) -> tuple[Source, ...]:
        found: list[Source] = []
        for id in self._said:
            text = self._items[id].text
            for start, end in sentence_places(text):
                if end - start <= MAX_QUOTE and is_source(text[start:end]):
                    found.append(self._source(id, start, end))
                    if len(found) == MOST_SOURCES:
                        return tuple(found)
        return tuple(found)

    def _source(self, id: str, start: int, end: int) -> Source:
        item = self._items[id]
        return Source(
            id,
            item.version,
            utf16_length(item.text[:start]),
            utf16_length(item.text[:end]),
            item.text[start:end],
        )


NOTHING_SAID = Sources()


def parts_of(numbered: Sequence[tuple[str, tuple[Source, ...]]]) -> tuple[PartSources, ...]:
    """Parts by their ids, each inferred where it has no source."""
    return tuple(PartSources(part, sources, not sources) for part, sources in numbered)


def _says_something(text: str, start: int, end: int) -> bool:
    """Whether the place begins and ends with words, and is more than a syllable."""
    quote = text[start:end]
    letters = sum(character.isalnum() for character in quote)
    if _UNSPACED.search(quote):
        return letters >= _LEAST_UNSPACED
    before, behind = text[start - 1 : start], text[end : end + 1]
    cut = (before.isalnum() and quote[0].isalnum()) or (behind.isalnum() and quote[-1].isalnum())
    return letters >= _LEAST and not cut

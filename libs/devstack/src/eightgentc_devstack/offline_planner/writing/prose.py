"""Collects the sentences of a text: chooses their wording, drops what has no content, never repeats itself."""

from __future__ import annotations

from collections.abc import Iterable

from eightgentc_devstack.offline_planner.idea import Idea
from eightgentc_devstack.offline_planner.language.grammar import sentence

from .shorter import shorter


class Prose:
    """One text about one idea."""

    def __init__(self, idea: Idea, name: str) -> None:
        self._idea, self._name = idea, name
        self.sentences: list[str] = []

    def say(self, *variants: str) -> Prose:
        """Add one of the variants, each filled with the words of the idea."""
        place = f"{self._name}/{len(self.sentences)}/{len(variants)}"
        return self.add(self._idea.choice.of(place, variants))

    def say_if(self, known: object, *variants: str) -> Prose:
        """The same, where the thing to speak of is known."""
        return self.say(*variants) if known else self

    def add(self, text: str) -> Prose:
        """Add a sentence as it is."""
        line = sentence(text)
        if line and line not in self.sentences:
            self.sentences.append(line)
        return self

    def add_all(self, lines: Iterable[str]) -> Prose:
        """Add sentences as they are."""
        for line in lines:
            self.add(line)
        return self

    def some(self, phrases: tuple[str, ...], count: int) -> Prose:
        """Add that many sentences of the kind, in an order of the idea's own, the same in every text."""
        chosen = self._idea.choice.some(phrases[0], phrases, count)
        return self.add_all(self._idea.fill(phrase) for phrase in chosen)

    def spare(self, phrases: tuple[str, ...]) -> Prose:
        """Add the sentence that `some` comes to last, so that two texts of a plan do not share it."""
        return self.add(self._idea.fill(self._idea.choice.some(phrases[0], phrases, len(phrases))[-1]))

    @property
    def text(self) -> str:
        """The sentences, in paragraphs of at most four."""
        told = shorter(self._idea, self.sentences)
        parts = [told[i : i + 4] for i in range(0, len(told), 4)]
        if len(parts) > 1 and len(parts[-1]) == 1:
            parts[-2:] = [parts[-2] + parts[-1]]
        return "\n\n".join(" ".join(part) for part in parts)

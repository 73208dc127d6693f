"""Choices that look free and are not: the same idea always gets the same variant, another idea another one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Choice:
    """Chooses by a hash of the idea's content words and of the place where the choice is made."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()

    def of(self, place: str, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self._number(place) % len(options)]

    def some(self, place: str, options: Sequence[T], count: int) -> list[T]:
        """That many of the options, in an order of the idea's own."""
        order = sorted(range(len(options)), key=lambda index: self._number(f"{place}/{index}"))
        return [options[index] for index in order[:count]]

    def few(self, place: str, options: Sequence[T], count: int) -> list[T]:
        """That many of the options, in the order they were given."""
        chosen = {id(option) for option in self.some(place, options, count)}
        return [option for option in options if id(option) in chosen]

    def _number(self, place: str) -> int:
        digest = hashlib.blake2b(
            place.encode(), key=self._seed[:64], digest_size=8, person=b"planner"
        ).digest()
        return int.from_bytes(hashlib.blake2b(digest + self._seed, digest_size=8).digest(), "big")

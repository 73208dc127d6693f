"""Functions written from a description, once, where interpreting it with each call would take twice the time.

As dataclasses do it. What is written comes from our own classes and contracts, never from a request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


class Source:
    """The source of a function, and what it refers to. `arguments`: as in the head of a `def`."""

    def __init__(self, arguments: str) -> None:
        self._arguments = arguments
        self._names: dict[str, Any] = {}

    def name(self, value: object) -> str:
        """A name by which the source can say this value."""
        name = f"_{len(self._names)}"
        self._names[name] = value
        return name

    def function(self, lines: Iterable[str]) -> Callable[..., Any]:
        """The function with these lines as its body."""
        body = "".join(f"    {line}\n" for line in lines)
        exec(f"def made({self._arguments}):\n{body}", self._names)  # noqa: S102  # see above
        made: Callable[..., Any] = self._names["made"]
        return made

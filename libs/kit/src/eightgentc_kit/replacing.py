"""`dataclasses.replace` for values that come by the thousand, at a third of its cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TypeVar

from eightgentc_kit.generated import Source

T = TypeVar("T")


def replacing(kind: type[T], *names: str) -> Callable[..., T]:
    """A function of a value and of the new values of these fields, in this order, that gives the changed value.

    Every field of the dataclass must be one of its initializer. Raises ValueError for a name that is no field.
    """
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # any dataclass
    new = {known.index(name): f"new_{name}" for name in names}
    source = Source(", ".join(["value", *new.values()]))
    values = (new.get(place, f"value.{name}") for place, name in enumerate(known))
    return source.function([f"return {source.name(kind)}({', '.join(values)})"])

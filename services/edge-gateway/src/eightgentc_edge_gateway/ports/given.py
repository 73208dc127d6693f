"""An answer that may have been given before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Given(Generic[T]):
    """`replayed`: the same request id came before, and this is what it got."""

    value: T
    replayed: bool

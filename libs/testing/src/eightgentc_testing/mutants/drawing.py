"""Which mutants a seed draws: by their names, so that a change of the code changes little of the sample."""

import hashlib
from collections.abc import Sequence

from eightgentc_testing.mutants.mutant import Mutant


def drawn(mutants: Sequence[Mutant], count: int, seed: int) -> list[Mutant]:
    """So many of them, in an order that only depends on the seed and their names."""
    return sorted(mutants, key=lambda mutant: _rank(mutant.name, seed))[:count]


def _rank(name: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed} {name}".encode()).digest()

"""Reads tests/mutants/survivors.txt: of each mutant that no check can notice, why that is right."""

from collections.abc import Iterable

from eightgentc_devstack.checkout import ROOT
from eightgentc_testing.mutants.mutant import Mutant

FILE = ROOT / "tests" / "mutants" / "survivors.txt"
_WHY = "  # "


def read_explanations() -> dict[str, str]:
    """By the name of the mutant."""
    lines = FILE.read_text().splitlines()
    pairs = (line.rpartition(_WHY) for line in lines if line and not line.startswith("#"))
    return {name.strip(): why for name, _, why in pairs}


def outdated(explanations: Iterable[str], mutants: Iterable[Mutant]) -> list[str]:
    """The names that belong to no mutant of these files any more."""
    left = set(explanations)
    places = {name.partition(": ")[0] for name in left}
    for mutant in mutants:
        if mutant.place in places:
            left.discard(mutant.name)
    return sorted(left)

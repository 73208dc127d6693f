"""Says what became of the mutants, each survivor with its explanation, and what is wrong with the outcome."""

from collections import Counter
from collections.abc import Mapping

from eightgentc_devstack.checkout import ROOT
from eightgentc_testing.mutants.explanations import FILE
from eightgentc_testing.mutants.mutant import Mutant
from eightgentc_testing.mutants.planting import Outcome

KILLED_AT_LEAST = 0.9


def summary(outcomes: Mapping[Mutant, Outcome], explanations: Mapping[str, str]) -> list[str]:
    """Lines to print: how many of each outcome, then every survivor."""
    counts = Counter(outcomes.values()).most_common()
    lines = [f"{count:5}  {outcome.value}" for outcome, count in counts]
    for mutant in survivors(outcomes):
        why = explanations.get(mutant.name, "✗ not explained")
        lines += [f"{mutant.path}:{mutant.lines.start}", f"    {mutant.name}", f"    {why}"]
    return lines


def problems(outcomes: Mapping[Mutant, Outcome], explanations: Mapping[str, str]) -> list[str]:
    """Too few were noticed, or a survivor has no explanation."""
    survived = survivors(outcomes)
    found = []
    unexplained = sum(mutant.name not in explanations for mutant in survived)
    if unexplained:
        found.append(f"{unexplained} survivors have no line in {FILE.relative_to(ROOT)}")
    killed = 1 - len(survived) / max(1, len(outcomes))
    if killed < KILLED_AT_LEAST:
        found.append(f"{killed:.0%} were killed; {KILLED_AT_LEAST:.0%} are asked for")
    return found


def survivors(outcomes: Mapping[Mutant, Outcome]) -> list[Mutant]:
    found = [
        mutant for mutant, outcome in outcomes.items() if outcome in (Outcome.SURVIVED, Outcome.NOT_REACHED)
    ]
    return sorted(found, key=lambda mutant: mutant.name)

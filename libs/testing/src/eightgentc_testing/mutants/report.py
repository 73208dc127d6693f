"""Prints what became of the mutants, each survivor with its explanation, and what is wrong with the outcome."""

from collections import Counter
from collections.abc import Mapping, Sequence

from eightgentc_devstack.checkout import ROOT
from eightgentc_testing.mutants.explanations import FILE
from eightgentc_testing.mutants.mutant import Mutant
from eightgentc_testing.mutants.planting import Outcome

KILLED_AT_LEAST = 0.9


def report(
    outcomes: Mapping[Mutant, Outcome], explanations: Mapping[str, str], outdated: Sequence[str]
) -> bool:
    """Whether something is wrong: too many survive, one is not explained, or an explanation is outdated."""
    for outcome, count in Counter(outcomes.values()).most_common():
        print(f"{count:5}  {outcome.value}")
    survivors = [
        mutant for mutant, outcome in outcomes.items() if outcome in (Outcome.SURVIVED, Outcome.NOT_REACHED)
    ]
    for mutant in sorted(survivors, key=lambda mutant: mutant.name):
        why = explanations.get(mutant.name, "✗ not explained")
        print(f"{mutant.path}:{mutant.lines.start}", f"    {mutant.name}", f"    {why}", sep="\n")
    problems = [f"no mutant has this name any more: {name}" for name in outdated]
    unexplained = sum(mutant.name not in explanations for mutant in survivors)
    if unexplained:
        problems.append(f"{unexplained} survivors have no line in {FILE.relative_to(ROOT)}")
    killed = 1 - len(survivors) / max(1, len(outcomes))
    if killed < KILLED_AT_LEAST:
        problems.append(f"{killed:.0%} were killed; {KILLED_AT_LEAST:.0%} are asked for")
    print(*(f"✗ {problem}" for problem in problems), sep="\n")
    return bool(problems)

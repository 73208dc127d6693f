"""scripts/mutants: draws mutants by a seed, plants them, and fails where too many survive or one is not explained."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from eightgentc_devstack.checkout import ROOT
from eightgentc_testing.mutants.child import Child
from eightgentc_testing.mutants.drawing import drawn
from eightgentc_testing.mutants.explanations import outdated, read_explanations
from eightgentc_testing.mutants.mutant import Mutant, find_mutants
from eightgentc_testing.mutants.operators import read_enums
from eightgentc_testing.mutants.planting import Outcome, plant, run_of
from eightgentc_testing.mutants.reach import Reach, reach_of
from eightgentc_testing.mutants.report import problems, summary
from eightgentc_testing.mutants.type_check import check_types_without_fault
from eightgentc_testing.postgres import embedded_postgres, open_folder

SERVICES = ("auth", "projects", "ai")


def main() -> int:
    options = _options()
    mutants = _all_mutants()
    explanations = read_explanations()
    chosen = [mutant for mutant in mutants if any(mutant.path.startswith(path) for path in options.paths)]
    sample = drawn(chosen, options.n, options.seed)
    print(f"{len(sample)} of {len(chosen):,} mutants, seed {options.seed}", flush=True)
    started = time.monotonic()
    outcomes = _plant_all(sample, options.workers)
    print(f"\n{(time.monotonic() - started) / 60:.1f} minutes")
    print(*summary(outcomes, explanations), sep="\n")
    wrong = [f"no mutant has this name any more: {name}" for name in outdated(explanations, mutants)]
    wrong += problems(outcomes, explanations)
    print(*(f"✗ {problem}" for problem in wrong), sep="\n")
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/mutants", description=__doc__)
    parser.add_argument("-n", type=int, default=100, help="how many are drawn (default: 100)")
    parser.add_argument(
        "--seed", type=int, default=1, help="the same seed draws the same mutants (default: 1)"
    )
    parser.add_argument("--workers", type=int, default=2, help="how many at a time (default: 2)")
    parser.add_argument("paths", nargs="*", default=["services/"], help="only of files whose path begins so")
    return parser.parse_args()


def _all_mutants() -> list[Mutant]:
    files = [
        file
        for service in SERVICES
        for room in ("domain", "application")
        for file in sorted(ROOT.glob(f"services/{service}/src/*/{room}/**/*.py"))
    ]
    enums = read_enums([*files, *ROOT.glob("libs/kit/src/**/*.py")])
    return [mutant for file in files for mutant in find_mutants(file, enums)]


def _plant_all(sample: Sequence[Mutant], workers: int) -> dict[Mutant, Outcome]:
    """All runs share one Postgres, in which each service's template is made once."""
    outcomes: dict[Mutant, Outcome] = {}
    with TemporaryDirectory() as name, open_folder() as data, embedded_postgres(data) as postgres:
        os.environ["TEST_POSTGRES_URL"] = postgres.admin_url
        folder = Path(name)
        reaches: dict[str, Reach] = {}
        for service in sorted({Path(mutant.path).parts[1] for mutant in sample}):
            print(f"services/{service}: which tests reach which lines …", flush=True)
            reaches[service] = reach_of(service, folder)
            check_types_without_fault(service)
            _check_without_fault(service, reaches[service], folder)
        for mutant, outcome in plant(sample, reaches, folder, workers=workers):
            outcomes[mutant] = outcome
            print(f"{len(outcomes):4}/{len(sample)}  {outcome.value}: {mutant.name}", flush=True)
    return outcomes


def _check_without_fault(service: str, reach: Reach, folder: Path) -> None:
    """Or else a missing server would kill every mutant. It also makes the template."""
    output = folder / "without-fault.txt"
    if Child(run_of(reach.one_of_each_folder(), reach, output)).end() != 0:
        raise SystemExit(f"{output.read_text()[-4000:]}\n✗ tests of {service} fail without a fault in it")


if __name__ == "__main__":
    sys.exit(main())

"""`scripts/rows`: docs/features.md row by row, with the tests that carry each and how they went last."""

import argparse
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from eightgentc_testing.rows import RESULTS, Carried, load

FEATURES = Path("docs/features.md")
WORKS, FIRST_FORM, NOT_YET = "works", "first form", "not yet"
_ROW = re.compile(
    r"^\| (?P<row>[FMRA]\d+) \| (?P<state>[^|]+) \| (?P<title>[^|]+) \| (?P<sentence>[^|]+) \| (?P<note>[^|]*) \|$"
)
_BENCH = re.compile(r"bench: (?P<figure>.+)")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `note`: what is missing, or `bench: …` with the recorded result."""

    row: str
    state: str
    title: str
    sentence: str
    note: str


def read_rows(text: str) -> list[Row]:
    """The rows of docs/features.md."""
    matches = (_ROW.match(line) for line in text.splitlines())
    return [
        Row(**{name: value.strip() for name, value in match.groupdict().items()})
        for match in matches
        if match
    ]


def faults(rows: list[Row], carried: dict[str, list[Carried]]) -> list[str]:
    """What keeps a row from being what it is called."""
    found = []
    for row in rows:
        outcomes = {entry.outcome for entry in carried.get(row.row, [])}
        if row.state not in (WORKS, FIRST_FORM, NOT_YET):
            found.append(f"{row.row} has the unknown state {row.state!r}.")
        if row.state == WORKS and "passed" not in outcomes and not _BENCH.search(row.note):
            found.append(f"{row.row} is called works, but no test that carries it has passed.")
        if row.state == FIRST_FORM and not row.note:
            found.append(f"{row.row} is a first form, but what is missing is not said.")
        if row.state != NOT_YET and "failed" in outcomes:
            found.append(f"{row.row}: a test that carries it fails.")
    known = {row.row for row in rows}
    found += [
        f"{row} is carried by a test but not in the table."
        for row in carried
        if row not in known and row[0] in "FMRA"
    ]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/rows", description=__doc__)
    parser.add_argument("rows", nargs="*", help="only these rows, e.g. F15 M1")
    parser.add_argument("--check", action="store_true", help="only say what is wrong")
    options = parser.parse_args()
    rows = read_rows(FEATURES.read_text(encoding="utf-8"))
    carried: dict[str, list[Carried]] = defaultdict(list)
    for entry in load(RESULTS):
        carried[entry.row].append(entry)
    out = sys.stdout
    if not options.check:
        for row in rows:
            if options.rows and row.row not in options.rows:
                continue
            out.write(f"\n{row.row}  [{row.state}]  {row.title}\n    {row.sentence}\n")
            if row.note:
                out.write(f"    note: {row.note}\n")
            for entry in carried.get(row.row, []):
                clause = f" ({entry.clause})" if entry.clause else ""
                out.write(f"    {entry.outcome or 'not run':8} {entry.test}{clause}\n")
        states = [row.state for row in rows]
        out.write(
            "\n"
            + ", ".join(f"{states.count(state)} {state}" for state in (WORKS, FIRST_FORM, NOT_YET))
            + "\n"
        )
    wrong = faults(rows, carried)
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

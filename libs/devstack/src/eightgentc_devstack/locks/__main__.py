"""scripts/lock: makes the locks, or with --check tells whether they are what their inputs ask for."""

import argparse
import sys

from eightgentc_devstack.locks.check import faults
from eightgentc_devstack.locks.compile import compile_lock
from eightgentc_devstack.locks.table import all_locks
from eightgentc_devstack.problem import Problem


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/lock", description="Makes requirements/*.lock.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a lock is out of date")
    parser.add_argument("--upgrade", action="store_true", help="take newer versions where they are allowed")
    options = parser.parse_args()
    if options.check:
        return _check()
    try:
        for lock in all_locks():
            compile_lock(lock, upgrade=options.upgrade)
            print(f"✓ requirements/{lock.name}.lock")
    except Problem as problem:
        print(f"✗ {problem}", file=sys.stderr)
        return 1
    return 0


def _check() -> int:
    found = [f"requirements/{lock.name}.lock {fault}" for lock in all_locks() for fault in faults(lock)]
    if found:
        print("\n".join(found), "Run scripts/lock and commit the result.", sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

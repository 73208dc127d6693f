"""`python -m eightgentc_devstack`, which is what scripts/up runs."""

import asyncio
import sys

from eightgentc_devstack.arguments import parse_arguments
from eightgentc_devstack.checkout import ROOT
from eightgentc_devstack.problem import Problem


def main() -> int:
    arguments = parse_arguments(sys.argv[1:], data=ROOT / ".data")
    from eightgentc_devstack.up import up  # noqa: PLC0415 - --help must work before anything is installed

    try:
        return asyncio.run(up(arguments))
    except Problem as problem:
        print(f"✗ {problem}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"✗ {error}\n  {_advice(error)}", file=sys.stderr)
        return 1


def _advice(error: OSError) -> str:
    import errno  # noqa: PLC0415 - only a failure needs it

    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "The disk is full. Free some space and start again; nothing that was saved is lost."
    return "Start again; if it happens again, the logs in the data folder may say why."


if __name__ == "__main__":
    sys.exit(main())

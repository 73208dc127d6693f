"""`python -m eightgentc_devstack`, which is what scripts/up runs."""

import asyncio
import errno
import json
import sys

from eightgentc_devstack.arguments import parse_arguments
from eightgentc_devstack.checkout import ROOT
from eightgentc_devstack.problem import Problem

_FULL = "The disk is full. Free some space and start again; nothing that was saved is lost."
_OTHER = "Start again; if it happens again, the logs in the data folder may say why."

_DAMAGED = "A package in .venv is damaged. Delete the folder .venv and start again; the data lies elsewhere and stays."
_INTERRUPTED = 130


def main() -> int:
    arguments = parse_arguments(sys.argv[1:], data=ROOT / ".data")
    try:
        from eightgentc_devstack.up import up  # noqa: PLC0415 - --help must work before anything is installed

        return asyncio.run(up(arguments))
    except KeyboardInterrupt:
        return _INTERRUPTED  # before anything was started, or after everything was stopped
    except Problem as problem:
        failure = str(problem)
    except ImportError as error:
        failure = f"{error}\n  {_DAMAGED}"
    except OSError as error:
        failure = f"{error}\n  {_FULL if error.errno in {errno.ENOSPC, errno.EDQUOT} else _OTHER}"
    print(f"✗ {failure}", file=sys.stderr)
    if arguments.json:
        print(json.dumps({"error": {"step": "start", "message": failure}}, ensure_ascii=False, indent=2))
    return 1


if __name__ == "__main__":
    sys.exit(main())

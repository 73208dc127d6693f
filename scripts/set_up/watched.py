"""Runs an installer so that a person sees its progress bars, and its words are kept for a failure."""

import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence

from failure import Failure, advice

# uv ends with a line for each package, such as ` + rich==15.0.0`: a hundred lines nobody reads.
_PACKAGE_LIST = re.compile(rb"(?:^|\n) (?:\x1b\[\d+m)?[+~-](?:\x1b\[\d+m)? (?:\x1b\[1m)?[A-Za-z]")


def watched(what: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run it; raise `Failure` with its last words unless it exits 0.

    At a terminal the program gets a terminal too, because only then it draws bars with sizes.
    """
    if sys.stderr.isatty():
        reader, writer = pty.openpty()
        termios.tcsetwinsize(writer, termios.tcgetwinsize(sys.stderr.fileno()))
    else:
        reader, writer = os.pipe()
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=writer, stderr=writer
    )
    os.close(writer)
    said, listing = b"", False
    while chunk := _read(reader):
        said = (said + chunk)[-20_000:]
        if not listing:
            text, *rest = _PACKAGE_LIST.split(chunk, maxsplit=1)
            listing = bool(rest)
            os.write(sys.stderr.fileno(), text.rstrip() + b"\n" if listing and text else text)
    os.close(reader)
    if process.wait() != 0:
        raise Failure(f"{what} failed, see above.\n  {advice(said.decode(errors='replace'))}")


def _read(descriptor: int) -> bytes:
    """A terminal whose other end was closed answers with an error instead of an end."""
    try:
        return os.read(descriptor, 65_536)
    except OSError:
        return b""

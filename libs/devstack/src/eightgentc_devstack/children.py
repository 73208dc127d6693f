"""How a child process is tied to its parent, so that a killed parent leaves no orphan.

Linux sends a signal of our choice to a child whose parent died (PR_SET_PDEATHSIG). `setpriv` sets it in
the command line itself, which works over exec and needs no code between fork and exec. The signal follows
the *thread* that made the child: start children from the main thread, or they end with a worker thread.
Where there is no `setpriv` (macOS), a killed supervisor does leave its children; Ctrl-C and SIGTERM do not.
"""

import shutil
import signal
from collections.abc import Sequence
from functools import cache


@cache
def _setpriv() -> str | None:
    return shutil.which("setpriv")


def tied_to_parent(command: Sequence[str], on_death: signal.Signals = signal.SIGTERM) -> list[str]:
    """The command, which gets `on_death` when the process that started it is gone."""
    setpriv = _setpriv()
    if setpriv is None:
        return list(command)
    return [setpriv, "--pdeathsig", on_death.name.removeprefix("SIG"), *command]

"""Shows a mutant to mypy: one that it refuses cannot be committed, and says nothing about the tests."""

import subprocess
import sys
from pathlib import Path

from eightgentc_devstack.checkout import ROOT
from eightgentc_testing.mutants.mutant import Mutant

_AT_MOST = 600.0
_CACHE = ROOT / ".cache" / "mutants" / "mypy"
"""Not that of the checkout, where somebody may be running mypy meanwhile."""


def types_accept(mutant: Mutant, folder: Path) -> bool:
    """Some 0.6 s, the first time a minute."""
    shadow = folder / "shadow.py"
    shadow.write_text(mutant.source)
    package = Path(mutant.path).parts[3]
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--cache-dir", str(_CACHE)),
            *("--shadow-file", str(ROOT / mutant.path), str(shadow), "--package", package),
        ],
        cwd=ROOT,
        capture_output=True,
        timeout=_AT_MOST,
        check=False,
    )
    if ended.returncode not in (0, 1):
        raise RuntimeError(ended.stdout.decode() + ended.stderr.decode())
    return ended.returncode == 0

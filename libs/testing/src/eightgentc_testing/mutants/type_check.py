"""Shows a mutant to mypy, which is asked before the tests because it answers sooner."""

import subprocess
import sys
from pathlib import Path

from eightgentc_devstack.checkout import ROOT
from eightgentc_testing.mutants.mutant import Mutant

_AT_MOST = 600.0
_CACHE = ROOT / ".cache" / "mutants" / "mypy"
"""Not that of the checkout, where somebody may be running mypy meanwhile."""


def types_refuse(mutant: Mutant, folder: Path) -> bool:
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
    said = ended.stdout.decode()
    if ended.returncode not in (0, 1) and "[syntax]" not in said:
        raise RuntimeError(said + ended.stderr.decode())
    return ended.returncode != 0

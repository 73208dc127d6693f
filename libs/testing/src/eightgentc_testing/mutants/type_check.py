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
    """Some 0.6 s, the first time of a service half a minute."""
    shadow = folder / "shadow.py"
    shadow.write_text(mutant.source)
    package = Path(mutant.path).parts[3]
    return _mypy(package, "--shadow-file", str(ROOT / mutant.path), str(shadow)) != ""


def check_types_without_fault(service: str) -> None:
    """Or else mypy would refuse every mutant. Raises SystemExit."""
    found = _mypy(f"eightgentc_{service}")
    if found:
        raise SystemExit(f"{found}\n✗ mypy finds faults in {service} before one is planted")


def _mypy(package: str, *arguments: str) -> str:
    """What it finds wrong; nothing imports a service but itself, so no other package need be asked."""
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(_CACHE), *arguments, "--package", package]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=_AT_MOST, check=False)
    said = ended.stdout.decode()
    if ended.returncode not in (0, 1) and "[syntax]" not in said:
        raise RuntimeError(said + ended.stderr.decode())
    return said if ended.returncode else ""

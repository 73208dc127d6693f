"""Makes the locks with uv. No address gets into them: no header, no index option."""

import os
import subprocess
import sys
from pathlib import Path

from eightgentc_devstack.checkout import ROOT
from eightgentc_devstack.locks.table import Lock
from eightgentc_devstack.problem import Problem


def compile_lock(lock: Lock, *, upgrade: bool) -> None:
    """Versions that stand in the lock stay, unless `upgrade`."""
    libs = sorted(path.parent.name for path in ROOT.glob("libs/*/pyproject.toml"))
    command = [
        *(str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet"),
        *("--generate-hashes", "--universal", "--python-version", "3.11", "--no-header", "--no-annotate"),
        *(part for lib in libs for part in ("--no-emit-package", f"eightgentc-{lib}")),
        *(("--constraints", str(lock.pinned_by.relative_to(ROOT))) if lock.pinned_by else ()),
        *(("--upgrade",) if upgrade else ()),
        *(("--no-deps",) if lock.apart else ()),
        *("--output-file", str(lock.path.relative_to(ROOT))),
        *(str(path.relative_to(ROOT)) for path in lock.inputs),
    ]
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode != 0:
        raise Problem(f"requirements/{lock.name}.lock could not be made.", "uv says why above.")

"""Published npm packages for a test: installed once for each lock, run by the Node that came as a wheel."""

import asyncio
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_INSTALL_SECONDS = 300


@dataclass(frozen=True, slots=True)
class NodeScripts:
    """The installed folder: its scripts and their packages."""

    folder: Path
    node: str

    async def run(self, script: str, told: dict[str, Any]) -> dict[str, Any]:
        """Run a script that reads JSON from standard input and writes JSON to standard output."""
        process = await asyncio.create_subprocess_exec(
            self.node,
            script,
            cwd=self.folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, complaints = await process.communicate(json.dumps(told).encode())
        assert process.returncode == 0, complaints.decode()
        outcome: dict[str, Any] = json.loads(out)
        return outcome


def install(source: Path, cache: Path) -> NodeScripts:
    """What stands in `source` (package.json, its lock, scripts) with its packages.

    Without the packages the test fails and says why: a client that was not tried is not a client that works.
    """
    files = sorted(path for path in source.iterdir() if path.is_file())
    stamp = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    folder = cache / source.name / stamp[:16]
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Another process of the same run may be installing it.
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _install(source, folder, files)
    return NodeScripts(folder, str(Path(sys.executable).parent / "node"))


def _install(source: Path, folder: Path, files: list[Path]) -> None:
    if (folder / "installed").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in files:
        shutil.copy(file, folder)
    binaries = Path(sys.executable).parent
    done = subprocess.run(
        [binaries / "npm", "ci", "--no-progress"],
        cwd=folder,
        env={**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=_INSTALL_SECONDS,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"The packages of {source.name} could not be installed:\n{done.stderr[-1500:]}")
    (folder / "installed").touch()

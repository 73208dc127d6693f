"""The walk of the README, as a reader pastes it into a shell, and once more."""

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from eightgentc_testing.model_server import ModelServer
from eightgentc_testing.product import Product

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
async def test_walk_with_curl_works_and_can_be_repeated(product: Product, model: ModelServer) -> None:
    walk = README.read_text().split("## One walk with curl")[1].split("```")[1]
    walk = walk.replace("http://127.0.0.1:8080", product.url)

    for _ in range(2):
        ran = await asyncio.to_thread(_bash, walk)
        assert ran.returncode == 0, ran.stderr
        assert '"type":"finish"' in ran.stdout
        assert ran.stdout.count('"proposal"') >= 3
        assert '"source"' in ran.stdout
        assert '"code"' not in ran.stdout


def _bash(script: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-euo", "pipefail", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

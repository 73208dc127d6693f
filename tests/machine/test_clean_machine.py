"""The README's two commands on a machine that has nothing, made by scripts/clean-machine."""

from __future__ import annotations

import subprocess

import pytest

from eightgentc_devstack.checkout import ROOT

MOST_SECONDS = 3_000


@pytest.mark.row("F108", clause="command 1 reaches a generated plan section, command 2 is green")
@pytest.mark.row("F108", clause="`--ai offline` needs no model")
@pytest.mark.timeout(MOST_SECONDS + 60)
def test_both_commands_do_their_work_on_an_empty_debian() -> None:
    ran = subprocess.run(
        [ROOT / "scripts/clean-machine"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout[-8_000:]
    assert "✓ plan section Goals" in ran.stdout
    assert "✓ every check passed" in ran.stdout

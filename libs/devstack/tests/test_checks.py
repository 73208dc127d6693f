"""How scripts/test runs what is not pytest."""

import sys

from eightgentc_devstack.checks.__main__ import _run_all
from eightgentc_devstack.checks.table import Check


def _python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


async def test_failed_check_is_named_and_shows_what_it_said(capsys):
    checks = (
        Check("good", _python("")),
        Check("bad", _python("print('line 3: wrong'); raise SystemExit(1)")),
    )

    failed = await _run_all(checks)

    assert failed == ["bad"]
    assert "    line 3: wrong" in capsys.readouterr().out


async def test_check_that_passes_says_nothing_but_its_tick(capsys):
    await _run_all((Check("good", _python("print('chatter')")),))

    assert "chatter" not in capsys.readouterr().out

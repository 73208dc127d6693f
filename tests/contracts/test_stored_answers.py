"""docs/reference/stored-answers.md says what the code does."""

import re

import pytest

from eightgentc_ai.domain.operation import OPERATIONS
from eightgentc_devstack.checkout import ROOT

PAGE = (ROOT / "docs/reference/stored-answers.md").read_text(encoding="utf-8")


@pytest.mark.row("F137", clause="A table operation → cached, scope, TTL")
def test_the_table_has_every_operation_and_how_long_its_answers_are_kept():
    rows = re.findall(r"^\| (\w+) \|.*\| (never|\d+ h) \|$", PAGE, re.MULTILINE)

    kept = {
        name: f"{operation.cache_seconds // 3600} h" if operation.cache_seconds else "never"
        for name, operation in OPERATIONS.items()
    }
    assert dict(rows) == kept

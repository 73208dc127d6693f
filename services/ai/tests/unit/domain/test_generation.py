"""The input of a call: what is too large is refused by name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from eightgentc_ai.domain.generation import ContextItem, GenerationInput, Subject, Usage
from eightgentc_kit.errors import FieldInvalid

NOW = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("input.prompt", {"prompt": "é" * 50_001}),
        ("input.context", {"context": tuple(ContextItem(str(n), "note", "") for n in range(3_001))}),
        ("input.context", {"context": (ContextItem("a", "note", "x" * 4_000_001),)}),
        ("input.context", {"context": (ContextItem("a", "note", "x"), ContextItem("a", "note", "y"))}),
        ("input.request_id", {"request_id": "x" * 256}),
    ],
)
def test_what_is_too_large_is_refused_by_name(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(FieldInvalid) as refused:
        GenerationInput(Subject("t", "s"), NOW, **changes)

    assert refused.value.violations[0].field == field


def test_usage_adds_up_and_stays_estimated_once_a_part_was() -> None:
    total = Usage(1, 2, 3, 4) + Usage(10, 20, 30, 40, estimated=True) + Usage(100)

    assert total == Usage(111, 22, 33, 44, estimated=True)

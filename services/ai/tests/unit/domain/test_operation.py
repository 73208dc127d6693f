"""What can be asked of a model, and for how long its answers are kept."""

from __future__ import annotations

from eightgentc_ai.domain.operation import OPERATIONS


def test_all_answers_but_those_of_a_chat_are_kept_for_a_day() -> None:
    day = 86_400

    assert {name: operation.cache_seconds for name, operation in OPERATIONS.items()} == {
        "section": day,
        "graph": day,
        "diagram": day,
        "timeline": day,
        "insights": day,
        "summary": day,
        "prompt": day,
        "chat": 0,
    }

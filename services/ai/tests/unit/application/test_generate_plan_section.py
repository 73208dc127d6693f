"""GeneratePlanSection: what the model is told of the request."""

from __future__ import annotations

import json
from typing import Any


async def test_goals_of_the_call_are_context_in_the_words_of_the_person(walk_on: Any) -> None:
    walk = walk_on()

    await walk.section(goals="Two shops")

    _, section, line, _ = walk.model.requests[0].messages[2].content.split("\n")
    assert json.loads(section) == {"Section": "Goals"}
    assert json.loads(line) == {
        "id": "goals-of-this-call",
        "kind": "goals",
        "label": "user",
        "text": "Two shops",
    }

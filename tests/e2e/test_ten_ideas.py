"""Ten ideas become plans over the offline planner, and the plans keep the rules."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eightgentc_testing.person import Person
from eightgentc_testing.scores import Score
from eightgentc_testing.ten_ideas.idea import Idea, ten_ideas
from eightgentc_testing.ten_ideas.making import make_plan
from eightgentc_testing.ten_ideas.rules import RULES


@pytest.mark.parametrize("idea", ten_ideas(), ids=lambda idea: idea.name)
async def test_the_plan_of_an_idea_keeps_the_rules(idea: Idea, person: Person, score: Score) -> None:
    plan = await make_plan(person, idea)

    faults = {name: list(rule(idea, plan, datetime.now(UTC).date())) for name, rule in RULES.items()}
    for name, found in faults.items():
        score(f"plans of ten ideas, {name}", not found)
    assert {name: found for name, found in faults.items() if found} == {}

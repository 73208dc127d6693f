"""Sections: the text alone, under the name that was asked for."""

from __future__ import annotations

import pytest

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.plan_section import MAX_CHARACTERS, checked_section


@pytest.mark.parametrize(
    ("written", "content"),
    [
        ("  We open in May. ", "We open in May."),
        ("```markdown\nWe open.\n```", "We open."),
        ("# Goals\n\nWe open.", "We open."),
        ("**Goals:**\nWe open.", "We open."),
        ("```\n## goals\nWe open.\n```", "We open."),
    ],
)
def test_fences_and_headings_around_the_text_are_removed(written: str, content: str) -> None:
    assert checked_section({"content": written}, "Goals", []).content == content


@pytest.mark.parametrize(
    "written",
    ["Goals are two:\n- bread", "Run:\n```\nmake\n```", "```\nmake\n```\nthen\n```\nrun\n```", "Goals"],
)
def test_what_belongs_to_the_text_stays(written: str) -> None:
    repairs: list[str] = []

    assert checked_section({"content": written}, "Goals", repairs).content == written
    assert repairs == []


def test_the_section_is_the_one_that_was_asked_for() -> None:
    assert checked_section({"section": "Risks", "content": "x"}, "Goals", []).section == "Goals"


@pytest.mark.parametrize("content", [None, 7, "", "   ", "```\n\n```", "x" * (MAX_CHARACTERS + 1)])
def test_no_text_or_far_too_much_is_refused(content: object) -> None:
    with pytest.raises(OutputInvalid):
        checked_section({"content": content}, "Goals", [])

"""What a person tells the model to remember or to correct holds only what was said, of insights that are known."""

from __future__ import annotations

from typing import Any

import pytest

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.insight import InsightKind
from eightgentc_ai.domain.memory import (
    CorrectedInsight,
    InsightCorrection,
    RememberedInsight,
    Told,
    corrected,
    remembered,
)

KNOWN = ContextItem("insight:1", "insight", "The rent is 900 euros.")
TOLD = Told("No, the rent is 950 euros.", ["We open in 2027."], [KNOWN])


def correct(**arguments: Any) -> CorrectedInsight:
    return corrected({"insightId": "insight:1", "action": "replace", **arguments}, TOLD, [])


def test_what_is_remembered_has_the_words_of_the_message_that_say_it() -> None:
    said = {"kind": "Constraint", "text": "The rent is 950 euros.", "quote": "THE RENT is  950 euros"}

    assert remembered(said, TOLD, []) == RememberedInsight(
        InsightKind.CONSTRAINT, "The rent is 950 euros.", "the rent is 950 euros"
    )


def test_an_unknown_kind_is_a_fact_and_words_that_were_not_said_are_no_quote() -> None:
    repairs: list[str] = []
    said = {"kind": "mood", "text": "We open in 2027.", "quote": "We open soon"}

    assert remembered(said, TOLD, repairs) == RememberedInsight(InsightKind.FACT, "We open in 2027.")
    assert len(repairs) == 2


@pytest.mark.parametrize("text", ["The rent is 850 euros.", "", None, 7])
def test_nothing_is_remembered_without_a_text_or_with_a_number_that_was_not_said(text: Any) -> None:
    with pytest.raises(OutputInvalid):
        remembered({"kind": "fact", "text": text, "quote": None}, TOLD, [])


def test_an_insight_is_replaced_by_what_is_true_instead() -> None:
    assert correct(text="The rent is 950 euros.", quote="the rent is 950 euros") == CorrectedInsight(
        *("insight:1", InsightCorrection.REPLACE, "The rent is 950 euros.", "the rent is 950 euros")
    )


def test_what_is_forgotten_has_no_text() -> None:
    forgotten = correct(action="Forget", text="The rent is 950 euros.", quote="No")

    assert forgotten == CorrectedInsight("insight:1", InsightCorrection.FORGET)


def test_an_id_without_what_all_ids_begin_with_is_understood() -> None:
    assert correct(insightId=1, action="forget").insight_id == "insight:1"


@pytest.mark.parametrize(
    "arguments", [{"insightId": "insight:2", "action": "forget"}, {"text": None}, {"text": "It is 850."}]
)
def test_what_is_not_known_or_was_not_said_corrects_nothing(arguments: dict[str, Any]) -> None:
    with pytest.raises(OutputInvalid):
        correct(**arguments)

"""Insights are proven by the words of messages, or marked as inferred; nothing numeric is made up."""

from __future__ import annotations

from typing import Any

import pytest

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.generation import ContextItem
from eightgentc_ai.domain.insight import ExtractedInsight, InsightKind, checked_insights

SAID = "Hello! The budget\u00a0is 10,000 euros \u2013 that\u2019s all we \u201chave\u201d."
CONTEXT = (
    ContextItem("insight:i1", "insight", "The budget is 5,000 euros.", label="constraint"),
    ContextItem("message:m1", "message", SAID, label="user"),
    ContextItem("message:m2", "message", "We open in May.", label="user"),
)


def insight(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "constraint",
        "text": "The budget is 10,000 euros.",
        "messageId": "message:m1",
        "quote": "The budget is 10,000 euros",
        "supersedes": None,
        "contradicts": None,
        **fields,
    }


def checked(*insights: Any) -> tuple[tuple[ExtractedInsight, ...], list[str]]:
    repairs: list[str] = []
    return checked_insights({"insights": list(insights)}, CONTEXT, repairs).found, repairs


@pytest.mark.row("F66", clause="the quote is a substring of the message or the insight is rejected")
@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("The budget is 10,000 euros", "The budget\u00a0is 10,000 euros"),
        (
            "the  BUDGET is 10,000 euros - that's all",
            "The budget\u00a0is 10,000 euros \u2013 that\u2019s all",
        ),
        ('"all we "have""', "all we \u201chave"),
        ("\u2026The budget is 10,000 euros\u2026", "The budget\u00a0is 10,000 euros"),
    ],
)
def test_a_quote_is_kept_exactly_as_the_message_has_it(quote: str, words: str) -> None:
    [found], _ = checked(insight(quote=quote))

    assert found.quote == words
    assert found.quote in SAID
    assert not found.inferred


def test_a_quote_of_another_message_than_was_named_is_found_there() -> None:
    [found], _ = checked(insight(text="We open in May.", quote="We open in May", messageId="message:m1"))

    assert (found.message_id, found.quote) == ("message:m2", "We open in May")


@pytest.mark.row("F66", clause="the quote is a substring of the message or the insight is rejected")
@pytest.mark.parametrize("quote", ["Money is tight.", "", None, 7, "  "])
def test_without_a_quote_that_a_message_holds_it_is_marked_as_inferred(quote: object) -> None:
    [found], repairs = checked(insight(text="Money is tight.", quote=quote))

    assert (found.inferred, found.message_id, found.quote) == (True, "", "")
    assert len(repairs) == 1


@pytest.mark.parametrize("text", ["The budget is 20,000 euros.", "They open on 3 May."])
def test_a_number_that_no_message_holds_is_left_out(text: str) -> None:
    found, repairs = checked(insight(text=text))

    assert found == ()
    assert repairs == ["An insight with a number that no message holds was left out."]


def test_a_number_may_be_grouped_otherwise() -> None:
    [found], _ = checked(insight(text="The budget is 10000 euros."))

    assert found.text == "The budget is 10000 euros."


@pytest.mark.row("F63", clause="Typed")
@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("open_question", InsightKind.OPEN_QUESTION),
        ("Open question", InsightKind.OPEN_QUESTION),
        ("openQuestion", InsightKind.OPEN_QUESTION),
        ("RISK", InsightKind.RISK),
        ("decision", InsightKind.DECISION),
    ],
)
def test_a_kind_is_read_however_it_is_written(said: str, kind: InsightKind) -> None:
    [found], _ = checked(insight(kind=said))

    assert found.kind is kind


@pytest.mark.parametrize("broken", [{"kind": "mood"}, {"kind": None}, {"text": " "}, {"text": None}])
def test_one_of_no_known_kind_or_without_a_text_is_left_out(broken: dict[str, Any]) -> None:
    found, _ = checked(insight(**broken), "no object", insight())

    assert len(found) == 1


def test_only_known_insights_can_be_replaced_or_contradicted() -> None:
    [one], _ = checked(insight(supersedes="insight:i1", contradicts="insight:i9"))

    assert (one.supersedes, one.contradicts) == ("insight:i1", "")


def test_no_insight_at_all_is_an_answer() -> None:
    assert checked() == ((), [])


@pytest.mark.parametrize("arguments", [{}, {"insights": "none of them"}, {"insights": [{}] * 51}])
def test_no_list_or_far_too_many_are_asked_for_again(arguments: dict[str, Any]) -> None:
    with pytest.raises(OutputInvalid):
        checked_insights(arguments, CONTEXT, [])

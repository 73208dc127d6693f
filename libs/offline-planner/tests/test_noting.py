"""What the planner notes of a talk: the person's own sentences, each with its kind."""

from __future__ import annotations

import json

import pytest

from eightgentc_offline_planner.completion import complete
from eightgentc_offline_planner.language import load_language
from eightgentc_offline_planner.noting import MOST, kind_of
from eightgentc_testing.injections import injections
from eightgentc_testing.offline_planner.tool_requests import body

from .conftest import arguments, section


def noted(*talk: str) -> dict[str, str]:
    """Kind by sentence."""
    found = json.loads(arguments("extractInsights", *talk))["insights"]
    return {item["text"]: item["kind"] for item in found}


def test_each_sentence_has_its_kind() -> None:
    talk = (
        "Hi there! We want to open a bakery in Lisbon. The budget is 10,000 euros. We open in March.",
        "We decided to rent the shop. I worry that the oven might fail. Who will do the books?",
    )

    assert noted(*talk) == {
        "We want to open a bakery in Lisbon.": "goal",
        "The budget is 10,000 euros.": "constraint",
        "We open in March.": "fact",
        "We decided to rent the shop.": "decision",
        "I worry that the oven might fail.": "risk",
        "Who will do the books?": "open_question",
    }


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("de", "Das Budget beträgt höchstens 10.000 Euro.", "constraint"),
        ("de", "Wir haben beschlossen, im Mai zu eröffnen.", "decision"),
        ("de", "Wir wollen einen Garten anlegen.", "goal"),
        ("es", "Tenemos miedo de no encontrar local.", "risk"),
        ("es", "El presupuesto es de 30.000 euros.", "constraint"),
        ("fr", "Nous voulons ouvrir une librairie.", "goal"),
        ("fr", "Le loyer est de 900 euros par mois.", "fact"),
        ("pt", "Decidimos abrir em outubro.", "decision"),
        ("pt", "Quem paga a renda da loja?", "open_question"),
    ],
)
def test_kinds_are_told_in_five_languages(code: str, text: str, kind: str) -> None:
    assert kind_of(text, load_language(code)) == kind


@pytest.mark.parametrize(
    "text",
    ["Hello!", "Thanks a lot.", "Please draw a timeline.", "What now?", "Write the section again.", "OK"],
)
def test_small_talk_and_work_for_the_planner_are_not_noted(text: str) -> None:
    assert noted("We bake bread in Lisbon.", text).keys() <= {"We bake bread in Lisbon."}


@pytest.mark.parametrize(
    ("before", "said", "now"),
    [
        (
            "The rent is 900 euros a month.",
            "No, the rent is 950 euros a month, not 900.",
            "The rent is 950 euros a month.",
        ),
        ("We open in Porto.", "Actually, we open in Braga.", "We open in Braga."),
        ("La renta es de 700 euros.", "En realidad, la renta es de 750 euros.", "La renta es de 750 euros."),
    ],
)
def test_a_correction_is_noted_as_what_it_says_to_be_so(before: str, said: str, now: str) -> None:
    found = json.loads(arguments("extractInsights", before, said))["insights"]

    assert {item["text"]: item["quote"] for item in found} == {before: before, now: said}


def test_every_quote_is_a_part_of_its_message() -> None:
    talk = ("We need:\n- an oven for 2,000 euros\n- a shop", "It must open by May.")

    found = json.loads(arguments("extractInsights", *talk))["insights"]

    assert [(item["messageId"], item["quote"] in talk[int(item["messageId"][1:])]) for item in found] == [
        ("m0", True),
        ("m1", True),
    ]


def test_no_more_than_so_many_are_noted_and_the_last_ones_count() -> None:
    talk = [f"The rent of shop {number} is {number}00 euros." for number in range(1, 61)]

    assert list(noted(*talk)) == talk[-MOST:]


@pytest.mark.parametrize("case", injections())
def test_hostile_text_chooses_no_tool(case: str) -> None:
    answer = complete(body("extractInsights", "We open in May.", injections()[case]))

    assert [call.name for call in answer.tool_calls] == ["extractInsights"]


def insight_item(text: str) -> dict[str, str]:
    return {"id": "insight:i1", "kind": "insight", "label": "constraint", "text": text}


def test_what_a_person_noted_counts_more_than_what_a_message_said() -> None:
    request = body("generatePlanSection", "The budget is 10,000 euros.", section="Budget")
    lines = request["messages"][1]["content"].split("\n")
    lines.insert(2, json.dumps(insight_item("The budget is 15,000 euros.")))
    request["messages"][1]["content"] = "\n".join(lines)

    [call] = complete(request).tool_calls

    assert "The budget is 15,000 euros." in json.loads(call.arguments)["content"]
    assert "The budget is 10,000 euros." not in json.loads(call.arguments)["content"]


def test_what_was_noted_of_a_message_that_is_there_changes_nothing() -> None:
    talk = ("The budget is 10,000 euros.", "The budget is now 20,000 euros.")
    request = body("generatePlanSection", *talk, section="Budget")
    lines = request["messages"][1]["content"].split("\n")
    lines.insert(1, json.dumps(insight_item(talk[1])))
    request["messages"][1]["content"] = "\n".join(lines)

    [call] = complete(request).tool_calls

    assert json.loads(call.arguments)["content"] == section("Budget", *talk)

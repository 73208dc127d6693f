"""Numbers and dates that nobody said do not get into a plan by a small model."""

from __future__ import annotations

from datetime import date

import pytest

from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.kept_to_talk import kept_to_talk
from eightgentc_ai.domain.said_numbers import SaidNumbers

NOW = date(2027, 1, 10)
SAID = "We open a bakery in Lisbon by May with 40,000 euros and two ovens. Rent is 1.200 euros, the oven needs 2.5 kW."


def said(*texts: str) -> SaidNumbers:
    return SaidNumbers.in_texts(texts or (SAID,), NOW)


def kept(arguments: dict, repairs: list[str] | None = None) -> dict:
    return kept_to_talk(arguments, said(), [] if repairs is None else repairs)


@pytest.mark.parametrize(
    "text",
    [
        "It costs 40,000 euros.",
        "Es kostet 40.000 Euro.",
        "Cela coûte 40 000 euros.",
        "About 40k.",
        "40 thousand euros",
        "2 ovens",
        "Rent: 1,200 a month.",
        "2,5 kW",
        "We open in May 2027.",
        "The bakery opens on 2027-05-01.",
        "No number at all.",
        "One oven first.",
    ],
)
def test_what_was_said_may_be_said_in_every_form(text):
    assert said().unsaid_in(text) == []


@pytest.mark.parametrize(
    ("text", "unsaid"),
    [
        ("It costs 41,000 euros.", ["41,000"]),
        ("Aim for 1200 cooks and 3 shops", ["3"]),
        ("Grow by 30 percent a year.", ["30"]),
        ("We open on 2027-03-15.", ["2027-03-15"]),
        ("We open on 2027-05-13.", ["2027-05-13"]),
        ("Founded in 1998.", ["1998"]),
        ("400k", ["400k"]),
    ],
)
def test_what_was_not_said_is_found(text, unsaid):
    assert said().unsaid_in(text) == unsaid


def test_sentences_with_an_invented_number_go_and_the_others_stay():
    repairs: list[str] = []
    content = "We open in May. Sales grow by 30 percent.\n\n1. Rent is 1,200 euros.\n2. Hire 14 people.\n"

    assert kept({"content": content}, repairs) == {"content": "We open in May.\n\n1. Rent is 1,200 euros."}
    assert repairs == ["What nobody had said was left out: 30, 14."]


def test_a_node_goes_and_the_words_of_an_edge_and_the_date_of_a_task_do():
    graph = {
        "nodes": [{"id": "n1", "label": "40,000 euros"}, {"id": "n2", "label": "1,000 customers"}],
        "edges": [{"source": "n1", "target": "n2", "label": "brings 1,000"}],
    }
    tasks = {"tasks": [{"label": "Open", "start": "2027-05-01", "end": "2027-08-01", "when": ""}]}

    assert kept(graph) == {
        "nodes": [{"id": "n1", "label": "40,000 euros"}],
        "edges": [{"source": "n1", "target": "n2", "label": ""}],
    }
    assert kept(tasks)["tasks"] == [{"label": "Open", "start": "2027-05-01", "end": "", "when": ""}]


def test_a_text_of_inventions_is_asked_for_again():
    with pytest.raises(OutputInvalid):
        kept({"content": "In 1998 we had 300 shops."})

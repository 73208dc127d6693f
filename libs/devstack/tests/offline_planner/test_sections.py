"""Every section of every idea is prose about that idea, and says nothing that nobody said."""

from __future__ import annotations

import itertools
import re

import pytest

from eightgentc_devstack.offline_planner.writing.sections import write_section
from eightgentc_testing.offline_planner.ideas import BAKERY, IDEAS, SECTIONS
from eightgentc_testing.offline_planner.plans import idea, masked, plan, sentences

BROKEN = re.compile(
    r"\b(?!that\b|had\b)(\w+) \1\b|[{}|`]|(?<!\. )\bNone\b(?! of)|  | [,.;]|\.\.|“”|\(\)|\ba [aeio]\w+|\ban [bcdfgjkmpqtvwz]\w+"
)


@pytest.mark.parametrize("name", IDEAS)
def test_every_section_has_two_hundred_characters_of_whole_sentences(name: str) -> None:
    for section, text in plan(IDEAS[name]).items():
        assert len(text) >= 200, section
        for sentence in sentences(text):
            assert re.search(r"[.!?]”?$", sentence), sentence
            assert re.match(r"[“A-ZŁ0-9]", sentence), sentence


@pytest.mark.parametrize("name", IDEAS)
def test_no_text_shows_its_seams(name: str) -> None:
    for section, text in plan(IDEAS[name]).items():
        fault = BROKEN.search(text)
        assert fault is None, (section, text[max(0, fault.start() - 40) : fault.end() + 40])


@pytest.mark.parametrize("name", IDEAS)
def test_numbers_stand_in_the_talk_or_in_a_sentence_that_says_it_assumes(name: str) -> None:
    for text in plan(IDEAS[name]).values():
        for sentence in sentences(text):
            for number in re.findall(r"\d[\d.,]*\d|\d", sentence):
                assert number in IDEAS[name] or "assum" in sentence.lower(), sentence


def test_two_plans_share_under_half_of_their_masked_sentences() -> None:
    found = {
        name: {masked(s) for text in plan(talk).values() for s in sentences(text)}
        for name, talk in IDEAS.items()
    }
    for one, two in itertools.combinations(found, 2):
        shared = found[one] & found[two]
        assert len(shared) < 0.25 * min(len(found[one]), len(found[two])), (one, two, shared)


@pytest.mark.parametrize(
    "other",
    [
        "I want to open a bakery in Berlin for students, vegan only, with my friend Marta, selling bagels and cookies",
        "We plan to open a bakery at the station of Ghent before Christmas and deliver to offices",
        "My dream is to open a bakery that teaches baking to refugees, without taking a loan",
    ],
)
def test_two_bakeries_share_under_half_of_their_masked_sentences(other: str) -> None:
    one, two = (
        {masked(s) for text in plan(talk).values() for s in sentences(text)} for talk in (BAKERY, other)
    )
    assert len(one & two) < 0.5 * min(len(one), len(two))


def test_the_same_talk_is_planned_the_same_way() -> None:
    again = {section: write_section(idea.__wrapped__(BAKERY), section) for section in SECTIONS}
    assert again == plan(BAKERY)


def test_the_bakery_plan_holds_what_was_said() -> None:
    text = plan(BAKERY)
    assert "open a bakery in Lisbon by May 2027 (assuming the coming May)" in " ".join(text.values())
    assert "40,000 euros" in text["Budget"]
    assert "assum" in text["Timeline"].lower()


def test_wishes_of_the_wedding_are_kept_apart() -> None:
    text = plan(IDEAS["wedding"])
    assert "Ana" in text["Team"]
    assert "the wedding must not cost more than 15,000 zł" in text["Goals"]
    assert "80 people" in text["Customers"]


def test_a_date_in_the_past_is_said_and_not_planned() -> None:
    text = write_section(idea("We want to open a bakery by 3 March 2020"), "Timeline")
    assert "3 March 2020" in text
    assert "Assuming an even pace" not in text


def test_unknown_languages_are_quoted() -> None:
    assert IDEAS["kissaten"] in plan(IDEAS["kissaten"])["Context"]


@pytest.mark.parametrize(
    "section", ["Legal", "Sustainability", "Öffnungszeiten", "", "Technology & data", "x" * 100]
)
def test_any_other_section_gets_a_sensible_text(section: str) -> None:
    text = write_section(idea(BAKERY), section)
    assert len(text) >= 200
    assert "bakery" in text


def test_without_talk_a_section_asks_for_some() -> None:
    assert "Nothing has been said" in write_section(idea(""), "Goals")


def test_what_is_added_later_does_not_reword_the_beginning() -> None:
    before = sentences(plan(BAKERY)["Risks"])
    after = sentences(write_section(idea(BAKERY + ". We like music. My sister Ana bakes well."), "Risks"))
    assert len(set(before) & set(after)) >= len(before) / 2

"""The person's sentences under the heading that was asked for, and questions about what is missing."""

from __future__ import annotations

import pytest

from eightgentc_testing.offline_planner.ideas import BAKERY, IDEAS

from .conftest import plan, section

YOUTH_CLUB = IDEAS["youth club"]


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("Context", "Our town has no place for teenagers."),
        ("Goals", "We want to turn the old fire station into a youth club"),
        ("Risks", "the roof must be repaired first."),
        ("Team", "Volunteers will do most of the work"),
        ("Timeline", "the roof must be repaired first."),
    ],
)
def test_a_sentence_is_under_the_heading_that_its_words_belong_to(heading: str, sentence: str) -> None:
    assert sentence in section(heading, YOUTH_CLUB)


def test_a_sentence_that_fits_nowhere_is_in_the_context() -> None:
    assert "Marta knows the mayor." in section("Context", YOUTH_CLUB)


def test_a_short_idea_gives_a_short_plan_and_questions() -> None:
    assert section("Budget", "A mobile app for birdwatchers") == (
        "Nothing was said about this yet.\n\nStill open:\n\n"
        "- How much money is there?\n- What will cost the most?\n- Who pays when it costs more?"
    )


def test_what_was_answered_is_not_asked() -> None:
    assert "How much money is there?" not in section("Budget", BAKERY)
    assert "By when should it be done?" not in section("Timeline", BAKERY)
    assert "What has to happen first?" not in section("Timeline", "First we rent a shop.")
    assert "By when should it be done?" in section("Timeline", "First we rent a shop.")


@pytest.mark.parametrize("heading", ["Zeitplan", "Cronograma", "Calendrier", "Project timeline"])
def test_a_heading_may_be_in_any_of_the_languages(heading: str) -> None:
    assert section(heading, BAKERY) == section("Timeline", BAKERY)


def test_a_heading_that_is_not_known_gets_the_sentences_that_name_it() -> None:
    talk = "We open a bakery. Marketing is done by word of mouth."

    assert section("Marketing", talk).startswith("Marketing is done by word of mouth.\n")


def test_a_summary_holds_everything() -> None:
    assert section("Executive Summary", YOUTH_CLUB) == YOUTH_CLUB


def test_the_same_sentence_said_twice_is_written_once() -> None:
    assert section("Context", BAKERY, BAKERY).count("bakery") == 1


def test_abbreviations_and_ordinals_do_not_end_a_sentence() -> None:
    talk = "Wir treffen Frau Dr. Weiß am 3. März. Es ist z. B. St. Agnes."

    assert section("Summary", talk) == talk


def test_trade_knowledge_is_gone() -> None:
    text = plan("We move 300 servers of our hospital to Kubernetes.").casefold()

    assert not any(word in text for word in ("mover", "box", "room", "van", "nurse", "cluster"))

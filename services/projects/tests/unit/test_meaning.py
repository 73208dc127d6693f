"""Whether two sentences say the same: rules, measured on thirty pairs in five languages."""

from __future__ import annotations

import pytest

from eightgentc_projects.domain.meaning import (
    cannot_both_be_true,
    gives_another_amount,
    meaning_of,
    says_the_same,
)
from eightgentc_testing.insight_pairs import ENOUGH, InsightPair, insight_pairs
from eightgentc_testing.scores import Score

PAIRS = insight_pairs()


def told(one: str, other: str) -> bool:
    return says_the_same(meaning_of(one), meaning_of(other))


@pytest.mark.row("F63", clause="unique by meaning within project")
def test_at_least_27_of_30_pairs_are_told_right(score: Score) -> None:
    right = [told(pair.one, pair.other) == pair.same for pair in PAIRS]

    assert len(PAIRS) == 30
    assert sum(right) >= ENOUGH
    for each in right:
        score("pairs of insights told right", each)


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair.amounts_differ], ids=lambda pair: pair.name)
def test_no_two_different_amounts_are_taken_for_one(pair: InsightPair) -> None:
    assert not told(pair.one, pair.other)
    assert not told(pair.other, pair.one)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_the_order_of_a_pair_makes_no_difference(pair: InsightPair) -> None:
    assert told(pair.one, pair.other) == told(pair.other, pair.one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The budget is 10,000 euros.", "The budget is now 20,000 euros"),
        ("Budget 10k", "Budget 20k"),
        ("We open in March.", "We open in May."),
        ("Wir eröffnen am Montag.", "Wir eröffnen am Dienstag."),
        ("Le local a une cave.", "Le local n'a pas de cave."),
        ("We hire 3 bakers.", "We hire 4 bakers."),
        ("We rent shop 3 for 300 euros.", "We rent shop 3 for 350 euros."),
        ("We open in 2027.", "We open in 2028."),
    ],
)
def test_another_value_for_the_same_thing_cannot_be_true_beside_it(one: str, other: str) -> None:
    assert cannot_both_be_true(meaning_of(one), meaning_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The budget is 10,000 euros.", "The rent is 900 euros."),
        ("We open in March.", "We open in March 2027."),
        ("We may open in May.", "We open in May."),
        ("10,000 euros", "20,000 euros"),
        ("We have 2 ovens.", "The ovens come in March."),
        ("Phase 1 takes 3 weeks.", "Phase 2 takes 3 weeks."),
        ("We rent shop 3 for 300 euros.", "We rent shop 4 for 400 euros."),
    ],
)
def test_what_is_of_another_thing_or_says_more_is_no_contradiction(one: str, other: str) -> None:
    assert not cannot_both_be_true(meaning_of(one), meaning_of(other))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Christian bakes the cake.", "Christine bakes the cake.", False),
        ("The shop is in Braga.", "The shop is in Bragança.", False),
        ("We need ovens and tables.", "We need an oven and a table", True),
        ("Wir bauen Hochbeete.", "Wir bauen das Hochbeet", True),
    ],
)
def test_forms_of_a_word_count_as_one_and_names_that_are_alike_do_not(
    one: str, other: str, same: bool
) -> None:
    assert told(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("Budget 10k", "Budget 20k", True),
        ("The rent is 900 euros.", "The rent is 950 euros.", True),
        ("We open in March.", "We open in May.", False),
        ("We open in 2027.", "We open in 2028.", False),
        ("Shop 3 is near.", "Shop 4 is near.", False),
    ],
)
def test_of_amounts_of_money_there_is_one_at_a_time(one: str, other: str, is_one: bool) -> None:
    assert gives_another_amount(meaning_of(one), meaning_of(other)) is is_one

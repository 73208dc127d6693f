"""What a project learns of a chat: nothing twice, nothing lost, and a person's word before a model's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from eightgentc_projects.domain.insight import InsightDetails, InsightKind, InsightState, Quote, new_insight
from eightgentc_projects.domain.learning import Extracted, Learning

NOW = datetime(2027, 3, 1, tzinfo=UTC)
PROJECT = "project"


def said(text, minute=0, **more):
    """Said in a message of its own."""
    quote = Quote(f"message-{minute}", "chat", text)
    return Extracted(InsightKind.FACT, text, quote, NOW + timedelta(minutes=minute), **more)


def learned(*chats, known=()):
    """What is known after these chats, by its text."""
    ids = count(1)
    for chat in chats:
        learning = Learning(PROJECT, known, NOW, lambda: f"i{next(ids)}")
        learning.learn(chat)
        changed = {after.id: after for _, after in learning.changed}
        known = [*(changed.get(each.id, each) for each in known), *learning.added]
    return {insight.details.text: insight for insight in known}


def test_what_is_said_twice_is_one_insight_with_both_quotes():
    known = learned([said("The budget is 10,000 euros.")], [said("Our budget is 10k euros", 1)])

    [insight] = known.values()
    assert [quote.message_id for quote in insight.quotes] == ["message-0", "message-1"]
    assert insight.version == 1


@pytest.mark.row("F64", clause="one active, old one `superseded_by`, both visible")
def test_another_amount_said_later_takes_the_place_of_the_first():
    known = learned([said("Budget 10k")], [said("Budget 20k", 1)])

    old, new = known["Budget 10k"], known["Budget 20k"]
    assert (old.state, old.superseded_by) == (InsightState.SUPERSEDED, new.id)
    assert new.state is InsightState.ACTIVE


@pytest.mark.row("F64", clause="contradiction is listed, none deleted")
def test_what_no_word_decided_is_listed_as_a_contradiction_too():
    known = learned([said("Budget 10k")], [said("Budget 20k", 1)])

    old, new = known["Budget 10k"], known["Budget 20k"]
    assert (old.contradicts, new.contradicts) == ((new.id,), (old.id,))


def test_a_word_that_says_so_leaves_no_contradiction():
    known = learned([said("The budget is 10,000 euros.")], [said("The budget is now 20,000 euros.", 1)])

    old, new = known.values()
    assert (old.superseded_by, old.contradicts, new.contradicts) == (new.id, (), ())


def test_two_dates_of_which_none_is_later_by_word_contradict_each_other():
    known = learned([said("We open in March.")], [said("We open in May.", 1)])

    march, may = known.values()
    assert (march.state, may.state) == (InsightState.ACTIVE, InsightState.ACTIVE)
    assert (march.contradicts, may.contradicts) == ((may.id,), (march.id,))


def test_two_amounts_in_one_message_are_both_kept():
    known = learned([said("Budget 10k"), said("Budget 20k")])

    assert [insight.state for insight in known.values()] == [InsightState.ACTIVE, InsightState.ACTIVE]


def test_the_models_word_replaces_what_rules_do_not_see():
    known = learned([said("We sell bread.")], [said("We only sell cakes.", 1, supersedes="i1")])

    assert known["We sell bread."].superseded_by == known["We only sell cakes."].id


@pytest.mark.row("F65", clause="A user-edited insight is never overwritten by extraction")
@pytest.mark.parametrize("more", [{}, {"supersedes": "i1"}])
@pytest.mark.parametrize("held", ["edited", "pinned"])
def test_what_a_person_wrote_or_pinned_is_replaced_by_nothing_that_is_found(held, more):
    [first] = learned([said("Budget 10k")]).values()
    if held == "edited":
        details = InsightDetails(InsightKind.CONSTRAINT, "Budget 15k")
    else:
        details = replace(first.details, pinned=True)
    mine = first.edited(details, NOW)

    known = learned([said("Budget 20k", 1, **more)], known=[replace(mine, id="mine")])

    assert known[details.text].superseded_by is None
    assert known[details.text].details == details
    assert known["Budget 20k"].contradicts == ("mine",)


def test_the_message_that_a_person_corrected_brings_its_words_not_back():
    [first] = learned([said("Budget 10k")]).values()
    mine = first.edited(InsightDetails(InsightKind.CONSTRAINT, "Budget 15k"), NOW)

    assert list(learned([said("Budget 10k")], known=[mine])) == ["Budget 15k"]


@pytest.mark.row("F65", clause="pin, edit, mute, delete")
def test_what_a_person_deleted_is_not_brought_back():
    [first] = learned([said("Budget 10k")]).values()

    known = learned([said("The budget is 10,000 euros", 1)], known=[first.deleted(NOW)])

    assert [insight.delete_time for insight in known.values()] == [NOW]


def test_what_was_replaced_counts_again_when_a_person_deletes_what_took_its_place():
    old, new = learned([said("Budget 10k")], [said("Budget 20k", 1)]).values()
    learning = Learning(PROJECT, [old, new], NOW, str)

    learning.edit(new.deleted(NOW))

    assert (learning[old.id].state, learning[old.id].contradicts) == (InsightState.ACTIVE, ())


def test_the_old_amount_said_once_more_counts_again():
    known = learned([said("Budget 10k")], [said("Budget 20k", 1)], [said("The budget is 10k", 2)])

    assert known["Budget 20k"].superseded_by == known["The budget is 10k"].id
    assert known["The budget is 10k"].state is InsightState.ACTIVE


def test_a_person_who_writes_another_amount_replaces_what_a_chat_said():
    [first] = learned([said("Budget 10k", -1)]).values()
    mine = new_insight("mine", PROJECT, InsightDetails(InsightKind.CONSTRAINT, "Budget 30k"), NOW)
    learning = Learning(PROJECT, [first], NOW, str)

    learning.edit(mine)

    assert learning[first.id].superseded_by == "mine"


def test_a_contradiction_ends_when_one_of_the_two_is_reworded_or_deleted():
    march, may = learned([said("We open in March.")], [said("We open in May.", 1)]).values()

    for ended in (may.deleted(NOW), may.edited(InsightDetails(InsightKind.FACT, "We close in May."), NOW)):
        learning = Learning(PROJECT, [march, may], NOW, str)
        learning.edit(ended)
        assert (learning[march.id].contradicts, learning[may.id].contradicts) == ((), ())

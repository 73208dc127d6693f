"""Trimming: within the budget, the same each time, and nothing is lost without a trace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.domain.context import is_whole, trim, trim_history
from eightgentc_ai.domain.generation import ContextItem, Receipt
from eightgentc_ai.domain.prompt import Message, as_line

items = st.lists(
    st.builds(ContextItem, id=st.uuids().map(str), kind=st.just("note"), text=st.text(max_size=40),
              priority=st.integers(-2, 2)),
    max_size=12,
)  # fmt: skip
NOTHING = Receipt((), (), 0, 100, "0")


def note(id: str, text: str = "x", priority: int = 0) -> ContextItem:
    return ContextItem(id, "note", text, priority=priority)


@pytest.mark.row("F68", clause="budget never exceeded")
@given(items, st.integers(0, 400))
def test_what_is_kept_fits_the_budget_and_stays_in_order(
    context_items: list[ContextItem], budget: int
) -> None:
    kept, receipt = trim(context_items, budget, len)

    assert sum(len(as_line(item)) for item in kept) == receipt.tokens <= budget
    assert [item for item in context_items if item in kept] == list(kept)


@pytest.mark.row("F68", clause="dropped items reported")
@given(items, st.integers(0, 400))
def test_every_item_is_in_the_receipt_once(context_items: list[ContextItem], budget: int) -> None:
    kept, receipt = trim(context_items, budget, len)

    lines = [*receipt.kept, *receipt.dropped]
    assert sorted(line.id for line in lines) == sorted(item.id for item in context_items)
    assert [line.id for line in receipt.kept] == [item.id for item in kept]
    assert all(line.reason for line in receipt.dropped)


@pytest.mark.row("F68", clause="Order and truncation are deterministic")
@given(items, st.integers(0, 400))
def test_the_same_items_are_always_trimmed_alike(context_items: list[ContextItem], budget: int) -> None:
    assert trim(context_items, budget, len) == trim(list(context_items), budget, len)


def test_the_more_important_stays_and_of_equals_the_later() -> None:
    three = [note("old"), note("new"), note("vital", priority=9)]
    room_for_two = 2 * len(as_line(three[2]))

    kept, _ = trim(three, room_for_two, len)

    assert [item.id for item in kept] == ["new", "vital"]


def test_a_small_item_stays_after_a_large_one_did_not_fit() -> None:
    kept, receipt = trim([note("small"), note("large", "x" * 900, priority=1)], 100, len)

    assert [item.id for item in kept] == ["small"]
    assert [line.id for line in receipt.dropped] == ["large"]


@pytest.mark.parametrize(
    "changed", [note("a", "y"), note("b", "x"), ContextItem("a", "note", "x", version="2")]
)
def test_the_hash_tells_ids_versions_and_texts_apart(changed: ContextItem) -> None:
    _, one = trim([note("a")], 1000, len)
    _, other = trim([changed], 1000, len)

    assert one.hash != other.hash


def test_history_keeps_the_newest_and_begins_with_a_person() -> None:
    history = [
        Message("user", "x" * 50, "m1"),
        Message("assistant", "answer", "m2"),
        Message("user", "question", "m3"),
        Message("assistant", "reply", "m4"),
    ]

    kept, receipt = trim_history(history, 30, len, NOTHING)

    assert [message.id for message in kept] == ["m3", "m4"]
    assert [line.id for line in receipt.kept] == ["m3", "m4"]
    assert [line.id for line in receipt.dropped] == ["m1", "m2"]
    assert [bool(line.reason) for line in (*receipt.kept, *receipt.dropped)] == [False, False, True, True]
    assert receipt.tokens == len("question") + len("reply")


def test_history_is_part_of_the_hash() -> None:
    _, one = trim_history([Message("user", "a", "m1")], 30, len, NOTHING)
    _, other = trim_history([Message("user", "b", "m1")], 30, len, NOTHING)

    assert len({NOTHING.hash, one.hash, other.hash}) == 3


def test_the_receipt_has_the_budgets_of_context_and_history_together() -> None:
    _, receipt = trim_history([Message("user", "a", "m1")], 30, len, NOTHING)

    assert receipt.token_budget == 100 + 30


def test_history_that_fills_the_budget_to_the_last_token_is_kept_whole() -> None:
    history = [Message("user", "x" * 10, "m1"), Message("assistant", "y" * 20, "m2")]

    whole, _ = trim_history(history, 30, len, NOTHING)
    cut, _ = trim_history(history, 29, len, NOTHING)

    assert [message.id for message in whole] == ["m1", "m2"]
    assert cut == ()


def test_history_that_leaves_room_in_the_budget_is_kept_whole() -> None:
    history = [Message("user", "a", "m1"), Message("assistant", "b", "m2"), Message("user", "c", "m3")]

    kept, receipt = trim_history(history, 1000, len, NOTHING)

    assert list(kept) == history
    assert receipt.dropped == ()


talk = st.lists(
    st.builds(ContextItem, id=st.uuids().map(str), kind=st.sampled_from(["message", "summary", "section"]),
              text=st.text(alphabet="ab", max_size=40), priority=st.integers(-2, 2),
              label=st.sampled_from(["user", "assistant"]),
              section=st.sampled_from(["", "Goals", "goals ", "Context", "Timeline"])),
    max_size=14,
)  # fmt: skip


def section_of(item: ContextItem) -> str:
    """By a rule of its own: the section whose talk it is, or ''."""
    said = item.kind in ("message", "summary") and item.label == "user"
    return item.section.strip().lower() if said else ""


@pytest.mark.row("F115", clause="at least one item of every section that has messages")
@given(talk, st.integers(0, 700))
def test_each_section_keeps_an_item_where_the_budget_holds_one_of_each(
    context_items: list[ContextItem], budget: int
) -> None:
    smallest: dict[str, int] = {}
    for item in context_items:
        if section := section_of(item):
            size = len(as_line(item))
            smallest[section] = min(size, smallest.get(section, size))

    kept, receipt = trim(context_items, budget, len, covers_sections=True)

    assert sum(len(as_line(item)) for item in kept) == receipt.tokens <= budget
    if sum(smallest.values()) <= budget:
        assert {section_of(item) for item in kept} - {""} == set(smallest)


@given(talk, st.integers(0, 700))
def test_where_all_fits_sections_change_nothing(context_items: list[ContextItem], more: int) -> None:
    budget = sum(len(as_line(item)) for item in context_items) + more

    assert trim(context_items, budget, len, covers_sections=True) == trim(context_items, budget, len)


def test_a_section_is_shown_by_its_most_important_item_that_fits_beside_the_others() -> None:
    goals = [
        ContextItem(f"g{n}", "message", "x" * n, priority=n, label="user", section="Goals") for n in (1, 9)
    ]
    context = ContextItem("c", "message", "y", priority=0, label="user", section="Context")
    room = len(as_line(goals[1])) + len(as_line(context))

    ample, _ = trim([*goals, context], room, len, covers_sections=True)
    scarce, _ = trim([*goals, context], room - 1, len, covers_sections=True)

    assert [item.id for item in ample] == ["g9", "c"]
    assert [item.id for item in scarce] == ["g1", "c"]


def test_where_not_every_section_fits_the_most_are_shown() -> None:
    long = ContextItem("long", "summary", "x" * 90, priority=9, label="Goals", section="Goals")
    short = [ContextItem(name, "summary", "y", label=name, section=name) for name in ("Context", "Timeline")]
    room = sum(len(as_line(item)) for item in short)

    kept, _ = trim([long, *short], room, len, covers_sections=True)

    assert [item.id for item in kept] == ["Context", "Timeline"]


def test_a_summary_of_the_history_is_sent_where_the_history_is_not_whole() -> None:
    own = ContextItem("summary:c1", "summary", "They open in May.", section="Goals", only_beyond_history=True)

    whole, receipt = trim([own], 1_000, len, history_is_whole=True)
    cut, _ = trim([own], 1_000, len)

    assert (whole, cut) == ((), (own,))
    assert [line.reason for line in receipt.dropped] == ["what it says is sent at length"]


def test_history_is_whole_up_to_the_last_token_of_its_budget() -> None:
    history = [Message("user", "x" * 10, "m1"), Message("assistant", "y" * 20, "m2")]

    assert (is_whole(history, 30, len), is_whole(history, 29, len)) == (True, False)

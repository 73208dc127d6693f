"""A request to ai holds what fits, the most important first, and says what it left out."""

from datetime import UTC, datetime

import pytest

from eightgentc_projects.adapters.outbound.planner import fitting
from eightgentc_projects.adapters.outbound.planner.fitting import fit_context, fit_history, with_left_out
from eightgentc_projects.domain.generation import RunInfo
from eightgentc_projects.ports.planner import ContextItem, HistoryMessage, PlannerInput

RUN = RunInfo("run-1", "scripted", "scripted-1", 10, 20, 0, "miss", receipt={"dropped": [{"id": "x"}]})


def asked(*items):
    context = tuple(
        ContextItem(str(index), "section", text, "1", priority)
        for index, (text, priority) in enumerate(items)
    )
    return PlannerInput("t", "p", "u", "s", "", datetime(2026, 11, 29, tzinfo=UTC), context=context)


@pytest.fixture(autouse=True)
def ten_bytes(monkeypatch):
    monkeypatch.setattr(fitting, "CONTEXT_BYTES", 10)
    monkeypatch.setattr(fitting, "HISTORY_BYTES", 10)


def test_what_fits_is_sent_as_it_is():
    input = asked(("aaaaa", 1), ("bbbbb", 2))

    assert fit_context(input) == (input, ())


def test_the_least_important_is_left_out_and_the_rest_keeps_its_order():
    fitted, left_out = fit_context(asked(("aaaaaa", 2), ("bbbbbb", 1), ("cccc", 3)))

    assert [item.id for item in fitted.context] == ["0", "2"]
    assert [line["id"] for line in left_out] == ["1"]


def test_sizes_are_those_of_bytes():
    fitted, _ = fit_context(asked(("ééé", 1), ("éééé", 2)))

    assert [item.id for item in fitted.context] == ["1"]


def test_what_alone_is_too_large_does_not_keep_out_what_is_small():
    fitted, _ = fit_context(asked(("a" * 11, 9), ("b", 1)))

    assert [item.id for item in fitted.context] == ["1"]


def test_the_newest_messages_are_sent():
    history = [HistoryMessage(id, "user", "aaaa") for id in "abcd"]

    kept, left_out = fit_history(history)

    assert [message.id for message in kept] == ["c", "d"]
    assert [line["id"] for line in left_out] == ["a", "b"]


def test_the_receipt_names_what_was_left_out_beside_what_ai_dropped():
    run = with_left_out(RUN, ({"id": "y", "reason": "size"},))

    assert run.receipt["dropped"] == [{"id": "x"}, {"id": "y", "reason": "size"}]
    assert RUN.receipt["dropped"] == [{"id": "x"}]

"""GCRA: what is spent, what comes back, and when to come again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.domain.quota import Limit, refund, spend

TEN_A_MINUTE = Limit("requests", "t1", "ada", per_second=10 / 60, burst=10)


def spent(limit: Limit, times: int, now: float = 1000.0, arrival: float = 0.0) -> tuple[int, float]:
    """How many of so many tries were allowed, and the arrival time after them."""
    allowed = 0
    for _ in range(times):
        decision, (arrival,) = spend([arrival], [limit], now)
        allowed += decision.allowed
    return allowed, arrival


def test_exactly_the_burst_is_allowed_at_once() -> None:
    allowed, _ = spent(TEN_A_MINUTE, 25)

    assert allowed == 10


def test_what_was_spent_comes_back_at_the_rate() -> None:
    _, arrival = spent(TEN_A_MINUTE, 10)

    allowed, _ = spent(TEN_A_MINUTE, 25, now=1000.0 + 18, arrival=arrival)

    assert allowed == 3


def test_no_window_has_an_edge_at_which_twice_the_limit_passes() -> None:
    _, arrival = spent(TEN_A_MINUTE, 10, now=1059.9)

    allowed, _ = spent(TEN_A_MINUTE, 25, now=1060.1, arrival=arrival)

    assert allowed == 0


def test_who_comes_when_told_is_allowed_and_who_comes_before_is_not() -> None:
    _, arrival = spent(TEN_A_MINUTE, 10)
    refused, _ = spend([arrival], [TEN_A_MINUTE], 1000.0)

    early, _ = spend([arrival], [TEN_A_MINUTE], 1000.0 + refused.retry_after - 0.01)
    timely, _ = spend([arrival], [TEN_A_MINUTE], 1000.0 + refused.retry_after)

    assert (refused.limit, early.allowed, timely.allowed) == ("requests", False, True)


def test_one_exhausted_limit_leaves_all_others_untouched() -> None:
    exhausted = Limit("tokens", "t1", "", per_second=1, burst=5, cost=6)

    decision, arrivals = spend([0.0, 7.0], [TEN_A_MINUTE, exhausted], 1000.0)

    assert (decision.allowed, decision.limit, arrivals) == (False, "tokens", (0.0, 7.0))


def test_what_is_refunded_may_be_spent_again() -> None:
    _, arrival = spent(TEN_A_MINUTE, 10)

    allowed, _ = spent(TEN_A_MINUTE, 25, arrival=refund(arrival, TEN_A_MINUTE, 1000.0))

    assert allowed == 1


def test_a_negative_gift_is_charged_even_where_there_is_no_room() -> None:
    _, arrival = spent(TEN_A_MINUTE, 10)
    charged = refund(arrival, Limit("requests", "t1", "ada", 10 / 60, 10, cost=-5), 1000.0)

    refused, _ = spend([charged], [TEN_A_MINUTE], 1000.0)

    assert refused.retry_after == pytest.approx(6 * 6)


@given(
    st.lists(st.floats(min_value=0.01, max_value=30), max_size=60),
    st.floats(min_value=1, max_value=20),
)
def test_over_any_span_no_more_passes_than_the_burst_and_what_came_back(
    pauses: list[float], burst: float
) -> None:
    limit = Limit("requests", "t1", "", per_second=1.0, burst=burst)
    now, arrival, passed = 1000.0, 0.0, 0

    for pause in pauses:
        now += pause
        decision, (arrival,) = spend([arrival], [limit], now)
        passed += decision.allowed

    assert passed <= burst + sum(pauses) + 1e-3

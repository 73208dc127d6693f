"""Whose job is next, as a property of whatever waits."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_projects.domain.fair_turns import WaitingJob, next_jobs

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def waiting(tenant, count, *, busy=0, served=None):
    return [WaitingJob(f"{tenant}{number}", tenant, busy, served) for number in range(count)]


def worked_off(arrivals, slots, seed):
    """The tenants in the order in which their jobs start. Which job ends next is drawn.

    `arrivals`: of each tenant, how many jobs come after how many were started.
    """
    running, served, started = [], {}, []
    left = {tenant: count for tenant, (count, _) in arrivals.items()}
    while any(left.values()) or running:
        busy = Counter(running)
        lines = [
            WaitingJob(f"{tenant}{number}", tenant, busy[tenant], served.get(tenant))
            for tenant, (_, after) in arrivals.items()
            if len(started) >= after
            for number in range(left[tenant])
        ]
        for job_id in next_jobs(lines, slots - len(running)):
            tenant = job_id[0]
            left[tenant] -= 1
            running.append(tenant)
            started.append(tenant)
            served[tenant] = NOON + timedelta(seconds=len(started))
        running.pop(int(seed.random() * len(running)))
    return started


@pytest.mark.row("F99", clause="as a property")
@given(slots=st.integers(1, 8), jobs=st.integers(9, 60), seed=st.randoms())
def test_a_tenant_that_comes_late_has_the_next_slot_however_many_jobs_another_has(slots, jobs, seed):
    started = worked_off({"a": (jobs, 0), "b": (1, slots)}, slots, seed)

    assert started.index("b") == slots
    assert Counter(started) == {"a": jobs, "b": 1}


@given(
    slots=st.integers(1, 8), counts=st.lists(st.integers(1, 30), min_size=2, max_size=5), seed=st.randoms()
)
def test_no_tenant_is_served_twice_as_long_as_another_waits_for_its_first_turn(slots, counts, seed):
    arrivals = {tenant: (count, 0) for tenant, count in zip("abcde", counts, strict=False)}

    started = worked_off(arrivals, slots, seed)

    assert Counter(started) == {tenant: count for tenant, (count, _) in arrivals.items()}
    firsts = started[: max(map(started.index, arrivals)) + 1]
    assert len(firsts) == len(set(firsts))


def test_slots_that_a_tenant_has_count_before_the_age_of_its_jobs():
    lines = waiting("a", 3, busy=2, served=NOON) + waiting("b", 1, busy=0, served=NOON)

    assert next_jobs(lines, 1) == ["b0"]


def test_with_one_slot_tenants_alternate():
    lines = waiting("a", 3, served=NOON) + waiting("b", 3, served=NOON - timedelta(seconds=1))

    assert next_jobs(lines, 1) == ["b0"]


def test_of_one_tenant_the_first_comes_first_and_no_more_than_are_free():
    assert next_jobs(waiting("a", 5), 3) == ["a0", "a1", "a2"]
    assert next_jobs(waiting("a", 5), 0) == []
    assert next_jobs(waiting("a", 5), -1) == []

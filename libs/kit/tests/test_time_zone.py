"""Zones by name only, and what day it is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.time_zone import beginning_of_day, checked_time_zone, is_time_zone, local_time
from eightgentc_testing.zones import DAYS, ZONES

MOMENTS = st.integers(0, 3_800_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.mark.parametrize(
    "name",
    ["Mars/Olympus", "europe/lisbon", "+05:45", "UTC+2", "localtime", "posix/UTC", "right/UTC", "America",
     "../../../etc/passwd", "/etc/localtime", "Europe/Lisbon\n", "Europe/Lisbon\0", "Ünïcode", "x" * 10_000, " UTC"],
)  # fmt: skip
def test_what_is_no_iana_name_is_refused_by_the_name_of_its_field(name: str) -> None:
    with pytest.raises(FieldInvalid) as refused:
        checked_time_zone("time_zone", name)

    assert [violation.field for violation in refused.value.violations] == ["time_zone"]


@pytest.mark.parametrize("name", ["", "UTC", "Etc/GMT+12", "US/Pacific", "Asia/Calcutta", *ZONES])
def test_iana_names_old_and_new_are_taken(name: str) -> None:
    assert checked_time_zone("time_zone", name) == name
    assert is_time_zone(name) or not name


@pytest.mark.parametrize(("zone", "instant", "day"), DAYS)
def test_a_day_is_that_of_the_zone(zone: str, instant: str, day: str) -> None:
    moment = datetime.fromisoformat(instant)

    assert local_time(moment, zone).date().isoformat() == day
    assert local_time(beginning_of_day(moment, zone).astimezone(UTC), zone).date().isoformat() == day


@given(MOMENTS, st.sampled_from(ZONES))
def test_all_moments_of_a_day_have_one_beginning_which_is_on_that_day(moment: datetime, zone: str) -> None:
    begins = beginning_of_day(moment, zone).astimezone(UTC)

    assert begins <= moment < begins + timedelta(hours=26)
    assert local_time(begins, zone).date() == local_time(moment, zone).date()
    assert beginning_of_day(begins, zone).astimezone(UTC) == begins

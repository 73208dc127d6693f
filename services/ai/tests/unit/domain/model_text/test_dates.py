"""Dates in the forms that models write; what is no date, or could be two, is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_ai.domain.model_text.dates import YEARS, days_of
from eightgentc_ai.domain.model_text.months import MONTHS

DATES = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
FORMS: dict[str, Callable[[date], str]] = {
    "ISO": date.isoformat,
    "compact": lambda day: day.strftime("%Y%m%d"),
    "with a time": lambda day: f"{day}T09:30:00Z",
    "with an offset": lambda day: f"{day} 23:30:00.000+02:00",
    "as a week": lambda day: "{}-W{:02}-{}".format(*day.isocalendar()),
    "year first": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dots": lambda day: f"{day.day}.{day.month}.{day.year}",
    "English": lambda day: day.strftime("%B %d, %Y"),
    "short": lambda day: day.strftime("%d-%b-%Y"),
    "with its weekday": lambda day: day.strftime("%A, %d %B %Y"),
    "Chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
}


@pytest.mark.parametrize("form", FORMS)
@given(day=DATES)
def test_a_day_in_any_form_is_that_day(form: str, day: date) -> None:
    days = days_of(FORMS[form](day))

    # Around New Year the year of the week may be one that no plan reaches.
    assert days == (day, day) or (form == "as a week" and day.isocalendar().year != day.year)


@given(day=DATES, name=st.sampled_from(sorted(MONTHS)))
def test_a_month_by_its_name_in_seven_languages_is_that_month(day: date, name: str) -> None:
    month = MONTHS[name]

    said = days_of(f"{min(day.day, 28)} {name.title()} {day.year}")

    assert said is not None
    assert said.first == day.replace(day=min(day.day, 28), month=month)


@given(day=DATES)
def test_with_slashes_a_day_is_read_only_where_it_can_be_no_month(day: date) -> None:
    said = (days_of(f"{day.day}/{day.month}/{day.year}"), days_of(f"{day.month}/{day.day}/{day.year}"))

    is_sure = day.day > 12 or day.day == day.month
    assert said == (((day, day),) * 2 if is_sure else (None, None))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2027-05", "2027-05-01", "2027-05-31"),
        ("05/2027", "2027-05-01", "2027-05-31"),
        ("February 2028", "2028-02-01", "2028-02-29"),
        ("février 2028", "2028-02-01", "2028-02-29"),
        ("Q2 2027", "2027-04-01", "2027-06-30"),
        ("2027-Q4", "2027-10-01", "2027-12-31"),
        ("H2 2027", "2027-07-01", "2027-12-31"),
        ("2027", "2027-01-01", "2027-12-31"),
        ("2027-W18", "2027-05-03", "2027-05-09"),
        ("2027年5月", "2027-05-01", "2027-05-31"),
    ],
)
def test_a_period_is_from_its_first_to_its_last_day(text: str, first: str, last: str) -> None:
    days = days_of(text)

    assert days is not None
    assert (days.first.isoformat(), days.last.isoformat(), days.exact) == (first, last, False)


@pytest.mark.parametrize(
    "text",
    [
        "2027-02-30", "30.02.2027", "31 February 2027", "2027-13", "2027-13-01", "Q5 2027", "H3 2027", "2027-W60",
        "31/12/26", "26-12-31", "2027-05-011", "2027-05-01 or later", "1-2 May 2027", "May or June 2027", "May 1", "May",
        "mid May 2027", "early 2027", "next Friday", "TBD", "", "-", "9999-12-31", "0001-01-01", "2027-05-01T", "13/13/2026",
        "Tuesday, 3 May 2027", "2027-05-01 to 2027-05-09", "1 2 2027", "2027 2028 May", "x" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_date_or_could_be_another_is_none(text: str) -> None:
    assert days_of(text) is None


@given(st.text() | st.from_regex(r"[0-9QWHT /.:-]{1,20}", fullmatch=True))
def test_any_text_is_days_in_order_or_none(text: str) -> None:
    days = days_of(text)

    assert days is None or (days.first <= days.last and days.first.year in YEARS and days.last.year in YEARS)

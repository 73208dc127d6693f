"""Timelines: tasks made sound, and their Mermaid text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eightgentc_ai.domain.drawn_timeline import as_gantt, as_timeline
from eightgentc_ai.domain.errors import OutputInvalid
from eightgentc_ai.domain.timeline import MAX_TASKS, Timeline, checked_timeline


def timeline_of(*tasks: Any, title: object = None) -> tuple[Timeline, list[str]]:
    repairs: list[str] = []
    return checked_timeline({"title": title, "tasks": list(tasks)}, repairs), repairs


def task(label: str, **more: object) -> dict[str, object]:
    return {"label": label, **more}


def test_dates_said_are_kept_and_one_alone_counts_for_both_ends() -> None:
    timeline, repairs = timeline_of(
        task("Rent", start="2027-01-05", end="2027-01-09"), task("Open", end="2027-05-01")
    )

    rent, opening = timeline.tasks
    assert (rent.start, rent.end) == (date(2027, 1, 5), date(2027, 1, 9))
    assert (opening.start, opening.end) == (date(2027, 5, 1), date(2027, 5, 1))
    assert repairs == []


def test_an_end_before_its_start_is_swapped_with_it() -> None:
    timeline, repairs = timeline_of(task("Rent", start="2027-01-09", end="2027-01-05"))

    assert timeline.tasks[0].start == date(2027, 1, 5)
    assert repairs == ["Start and end of 'Rent' were swapped."]


@pytest.mark.parametrize(
    "start", ["May", "2027-13-01", "9999-12-31", "0001-01-01", "2027-02-30", "03/04/2027"]
)
def test_what_is_no_date_of_a_plan_stays_words(start: str) -> None:
    timeline, repairs = timeline_of(task("Rent", start=start))

    assert (timeline.tasks[0].start, timeline.tasks[0].when) == (None, start)
    assert repairs == [f"{start!r} is no date that can be read for sure and was kept as words."]


def test_a_day_that_does_not_exist_takes_no_date_from_the_other_end() -> None:
    timeline, _ = timeline_of(
        task("Rent", start="2027-02-30", end="2027-03-15"), task("Open", start="2027-05-01")
    )

    assert "        2027-02-30 to 2027-03-15 : Rent" in as_timeline(timeline)
    assert "    Rent (2027-02-30 to 2027-03-15) (assumed) :t1, 2027-05-01" in as_gantt(timeline)


def test_words_about_the_time_stay_beside_a_date_that_cannot_be_read() -> None:
    timeline, _ = timeline_of(task("Rent", start="31/12/26", when="in winter"))

    assert timeline.tasks[0].when == "in winter (31/12/26)"


def test_a_month_is_its_days_assumed_and_the_timeline_shows_the_month() -> None:
    timeline, repairs = timeline_of(
        task("Rent", start="May 2027"), task("Open", start="2027-06", end="2027-07")
    )

    rent, opening = timeline.tasks
    assert (rent.start, rent.end, rent.assumed) == (date(2027, 5, 1), date(2027, 5, 31), True)
    assert (opening.start, opening.end, opening.when) == (
        date(2027, 6, 1),
        date(2027, 7, 31),
        "2027-06 to 2027-07",
    )
    assert "        May 2027 : Rent\n" in as_timeline(timeline)
    assert "    Rent (assumed) :t1, 2027-05-01, 2027-06-01\n" in as_gantt(timeline)
    assert repairs == []


def test_a_period_that_begins_or_ends_on_a_day_keeps_that_day() -> None:
    timeline, _ = timeline_of(task("Rent", start="2027-05-20", end="May 2027"))

    assert (timeline.tasks[0].start, timeline.tasks[0].end) == (date(2027, 5, 20), date(2027, 5, 31))


def test_dependencies_on_later_unknown_or_own_tasks_are_cut_with_a_note() -> None:
    timeline, repairs = timeline_of(
        task("Rent", id="a", dependsOn=["a", "b", "x"]), task("Open", id="b", dependsOn=["a", "a", 7])
    )

    assert [found.depends_on for found in timeline.tasks] == [(), ("a",)]
    assert repairs == ["A dependency on an unknown or later task was cut."] * 2


def test_ids_are_made_unique_and_may_be_numbers() -> None:
    timeline, _ = timeline_of(task("A", id=1), task("B", id=1), task("C"), task("D", dependsOn=[1]))

    assert len({found.id for found in timeline.tasks}) == 4
    assert timeline.tasks[3].depends_on == ("1",)


@pytest.mark.parametrize(
    "tasks", [None, [], {}, [task("")], [[], None], [task("x")] * (MAX_TASKS + 1)], ids=repr
)
def test_no_tasks_or_far_too_many_are_refused(tasks: object) -> None:
    with pytest.raises(OutputInvalid):
        checked_timeline({"tasks": tasks}, [])


def test_the_timeline_says_when_and_what_is_assumed() -> None:
    timeline, _ = timeline_of(
        task("Rent", section="Spring", start="2027-01-05", end="2027-01-09", assumed=True),
        task("Open", section="Spring", when="by May"),
        task("Rest"),
        title="Bakery",
    )

    assert as_timeline(timeline) == (
        "timeline\n"
        "    title Bakery\n"
        "    section Spring\n"
        "        2027-01-05 to 2027-01-09 (assumed) : Rent\n"
        "        by May : Open\n"
        "        Later : Rest\n"
    )


def test_gantt_charts_end_on_the_day_after_the_last_one() -> None:
    timeline, _ = timeline_of(
        task("Rent", start="2027-01-05", end="2027-01-09"), task("Open", start="2027-05-01")
    )

    assert as_gantt(timeline).splitlines()[-2:] == [
        "    Rent :t1, 2027-01-05, 2027-01-10",
        "    Open :milestone, t2, 2027-05-01, 2027-05-02",
    ]


def test_a_gantt_chart_needs_a_date() -> None:
    timeline, _ = timeline_of(task("Rent", when="soon"))

    with pytest.raises(OutputInvalid):
        as_gantt(timeline)


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("section two", "#115;ection two"),
        ("Title", "#84;itle"),
        ("click here", "#99;lick here"),
        ("dateFormat x", "#100;ateFormat x"),
    ],
)
def test_a_task_named_like_a_word_of_mermaid_stays_a_task(word: str, written: str) -> None:
    timeline, _ = timeline_of(task(word, start="2027-01-05"), task("Open", when=word))

    assert f"    {written} :" in as_gantt(timeline)
    assert f"        {written} : Open" in as_timeline(timeline)


def test_a_date_begins_a_line_of_a_timeline_and_no_label_of_a_gantt_chart() -> None:
    timeline, _ = timeline_of(task("2027-05-01", start="2027-01-05"))

    assert "    2027-01-05 : 2027-05-01" in as_timeline(timeline)
    assert "    #50;027-05-01 :" in as_gantt(timeline)


def test_labels_are_escaped() -> None:
    timeline, _ = timeline_of(task("A: B; 50 %", section="R&D", start="2027-05-01"), title='"Bread"')

    assert as_gantt(timeline).splitlines() == [
        "gantt",
        "    title #34;Bread#34;",
        "    dateFormat YYYY-MM-DD",
        "    axisFormat %Y-%m-%d",
        "    section R#38;D",
        "    A#58; B#59; 50 #37; :milestone, t1, 2027-05-01, 2027-05-02",
    ]

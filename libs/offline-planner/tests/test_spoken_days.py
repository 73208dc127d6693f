"""Today, tomorrow and weekdays are days of the person who says them; what only looks like one is none."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_offline_planner.completion import complete
from eightgentc_offline_planner.language import CODES, load_language
from eightgentc_offline_planner.spoken_days import spoken_days
from eightgentc_testing.offline_planner.tool_requests import body

MONDAY = date(2027, 3, 1)
MEANT = {
    "en": {"We open today": 0, "We open tomorrow": 1, "We open the day after tomorrow": 2, "We open on Tuesday": 1,
           "next Monday we open": 7, "by Sunday": 6},
    "de": {"Heute öffnen wir": 0, "Wir öffnen morgen": 1, "Übermorgen öffnen wir": 2, "am Dienstag": 1,
           "nächsten Montag": 7, "bis Sonnabend": 5},
    "es": {"Abrimos hoy": 0, "Abrimos mañana": 1, "Abrimos pasado mañana": 2, "el martes abrimos": 1,
           "el próximo lunes": 7},
    "fr": {"Nous ouvrons aujourd'hui": 0, "Nous ouvrons aujourd’hui": 0, "Nous ouvrons demain": 1,
           "Nous ouvrons après-demain": 2, "mardi nous ouvrons": 1, "lundi prochain": 7},
    "pt": {"Abrimos hoje": 0, "Abrimos amanhã": 1, "Abrimos depois de amanhã": 2, "na terça-feira": 1,
           "na próxima segunda-feira": 7},
}  # fmt: skip
NO_DAYS = {
    "en": ["every Monday", "on Mondays", "last Friday", "todays", "my-tomorrow", "in the morning"],
    "de": ["am Morgen backen wir", "jeden Montag", "montags", "guten Morgen", "morgens"],
    "es": ["por la mañana", "cada mañana", "todos los lunes", "esta mañana"],
    "fr": ["chaque lundi", "le lundi nous sommes fermés", "les lundis"],
    "pt": ["cada segunda-feira", "a segunda loja", "de manhã"],
}
CASES = [(code, text, ahead) for code, texts in MEANT.items() for text, ahead in texts.items()]


@pytest.mark.parametrize(("code", "text", "ahead"), CASES)
def test_words_for_a_day_are_counted_from_the_day_of_the_request(code: str, text: str, ahead: int) -> None:
    found = spoken_days(text, load_language(code), MONDAY)

    assert found is not None
    words, (first, last, _) = found
    assert words in text
    assert first == last == MONDAY + timedelta(days=ahead)


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in NO_DAYS.items() for text in texts]
)
def test_what_comes_again_and_again_and_what_is_a_time_of_day_is_no_day(code: str, text: str) -> None:
    assert spoken_days(text, load_language(code), MONDAY) is None


@given(st.dates(), st.sampled_from(CODES), st.integers(0, 6))
def test_a_weekday_is_within_the_next_seven_days_and_marked_as_assumed(
    today: date, code: str, number: int
) -> None:
    language = load_language(code)

    found = spoken_days(language.weekdays[number][0], language, today)

    if found is None:
        assert today > date.max - timedelta(days=7)
        return
    day, _, assumed = found[1]
    assert timedelta(0) < day - today <= timedelta(days=7)
    assert (day.weekday(), assumed) == (number, True)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2027-03-02T00:30:00+14:00", "2027-03-03"),
        ("2027-02-28T22:30:00-12:00", "2027-03-01"),
        ("2027-03-01T10:30:00Z", "2027-03-02"),
    ],
)
def test_tomorrow_is_that_of_the_clocks_in_the_request(now: str, day: str) -> None:
    request = body("generateMermaidDiagram", "We open the bakery tomorrow.", diagram="timeline", now=now)

    [call] = complete(request).tool_calls

    [task] = json.loads(call.arguments)["tasks"]
    assert (task["start"], task["end"], task["when"], task["assumed"]) == (day, day, "tomorrow", False)

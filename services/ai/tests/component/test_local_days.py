"""Which day the model is told it is: the person's, over real HTTP, at the instant of their message."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from eightgentc.ai.v1 import generation_service_pb2 as service
from eightgentc_kit.errors import Code
from eightgentc_offline_planner.completion import complete
from eightgentc_testing.model_server import Answer, text
from eightgentc_testing.zones import DAYS

from .conftest import SAID

TOMORROW = {
    "en": "We open the shop tomorrow with 40,000 euros.",
    "de": "Wir eröffnen den Laden morgen mit 40.000 Euro.",
    "es": "Abrimos la tienda mañana con 40.000 euros.",
    "fr": "Nous ouvrons la boutique demain avec 40 000 euros.",
    "pt": "Nós abrimos a loja amanhã com 40.000 euros.",
}


def told(request) -> str:
    """What the system messages of a request say."""
    return "\n".join(
        message["content"] for message in request.body["messages"] if message["role"] == "system"
    )


@pytest.mark.parametrize(("zone", "instant", "day"), DAYS)
async def test_the_model_and_the_receipt_say_the_persons_day(ai, zone, instant, day):
    ai.model.then(SAID["GeneratePlanSection"])
    moment = datetime.fromisoformat(instant)

    answer = await ai.projects().call(
        ai.generation.GeneratePlanSection, ai.projects().section(message_time=moment, time_zone=zone)
    )

    weekday = f"{date.fromisoformat(day):%A}"
    receipt = answer.info.receipt
    assert (receipt.local_date, receipt.weekday, receipt.time_zone) == (day, weekday, zone)
    said = told(ai.model.requests[-1]).splitlines()
    assert f"Today: {weekday}, {day}" in said
    assert f"Time zone: {zone}" in said
    [now] = [line.removeprefix("Current time: ") for line in said if line.startswith("Current time: ")]
    assert datetime.fromisoformat(now) == moment
    assert now.startswith(day)


@pytest.mark.parametrize("words", TOMORROW.values(), ids=TOMORROW)
@pytest.mark.parametrize(("zone", "instant", "day"), DAYS[::4])
async def test_the_tomorrow_of_the_offline_planner_is_theirs(ai, words, zone, instant, day):
    ai.model.default = as_the_planner
    caller = ai.projects()
    input = caller.input(message_time=datetime.fromisoformat(instant), time_zone=zone, prompt=words)

    answer = await caller.call(
        ai.generation.GenerateTimeline, service.GenerateTimelineRequest(input=input, type="gantt")
    )

    tomorrow = date.fromisoformat(day) + timedelta(days=1)
    assert tomorrow.isoformat() in answer.diagram.content


async def test_a_zone_of_another_day_asks_the_model_again(ai):
    ai.model.default = SAID["GeneratePlanSection"]
    caller = ai.projects()
    zones = ("Pacific/Kiritimati", "Etc/GMT+12", "Pacific/Kiritimati", "Etc/GMT+12")

    hits = [
        (
            await caller.call(ai.generation.GeneratePlanSection, caller.section(time_zone=zone))
        ).info.cache_status
        for zone in zones
    ]

    assert len(ai.model.requests) == 2
    assert hits[0] == hits[1] != hits[2] == hits[3]


async def test_a_chat_is_told_the_day_of_the_token_where_the_call_names_no_zone(ai):
    ai.model.default = text("Good morning.")
    token = ai.issuer.service_token("projects", "ai", zoneinfo="Pacific/Kiritimati")
    caller = type(ai.projects())(token, ai.projects().tenant)

    await caller.stream(ai.chat.StreamChatReply, caller.message())
    await caller.stream(ai.chat.StreamChatReply, caller.message(time_zone="Asia/Tokyo"))

    assert [zone_of(request) for request in ai.model.requests] == ["Pacific/Kiritimati", "Asia/Tokyo"]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "europe/lisbon", "x" * 5_000])
async def test_what_is_no_zone_is_refused_by_name(ai, zone):
    caller = ai.projects()

    error = await caller.refused(ai.generation.GeneratePlanSection, caller.section(time_zone=zone))

    assert (error.code, [one.field for one in error.violations]) == (
        Code.INVALID_ARGUMENT,
        ["input.time_zone"],
    )


async def test_a_moment_that_has_no_year_on_their_clocks_is_refused_by_name(ai):
    caller = ai.projects()
    last = datetime.fromisoformat("9999-12-31T23:00:00+00:00")

    error = await caller.refused(
        ai.generation.GeneratePlanSection, caller.section(message_time=last, time_zone="Asia/Tokyo")
    )

    assert [one.field for one in error.violations] == ["input.message_time"]


def zone_of(request) -> str:
    return told(request).partition("Time zone: ")[2].splitlines()[0]


def as_the_planner(request) -> Answer:
    planned = complete(request.body)
    return Answer(text=planned.text, tool_calls=planned.tool_calls, usage=planned.usage)

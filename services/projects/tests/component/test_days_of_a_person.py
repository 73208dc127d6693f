"""Whose day a request is asked on: of the zone in the call, else of the account's, which the token carries."""

from datetime import datetime

import pytest

from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc.projects.v1 import diagram_service_pb2 as diagrams
from eightgentc.projects.v1 import graph_service_pb2 as graphs
from eightgentc.projects.v1 import plan_service_pb2 as plans
from eightgentc_kit.clock import SettableClock
from eightgentc_kit.errors import Code
from eightgentc_kit.time_zone import local_time
from eightgentc_testing.zones import DAYS

from .chats import append, turn

NOW = datetime.fromisoformat("2027-03-01T10:30:00+00:00")
PLACES = {"Pacific/Kiritimati": "2027-03-02", "Etc/GMT+12": "2027-02-28", "": "2027-03-01"}
GENERATIONS = {
    "section": ("plan", "GeneratePlanSection", plans.GeneratePlanSectionRequest(section="Goals")),
    "graph": ("graph", "GenerateConceptGraph", graphs.GenerateConceptGraphRequest()),
    "diagram": ("diagrams", "GenerateDiagram", diagrams.GenerateDiagramRequest(type="gantt")),
    "prompt": ("conversations", "CompletePrompt", conversations.CompletePromptRequest(prompt="What now?")),
}


@pytest.fixture
def clock():
    return SettableClock(NOW)


def told(service):
    """The zone of the last request to the model, and what day its time is there."""
    asked = service.planner.asked[-1]
    return asked.time_zone, local_time(asked.message_time, asked.time_zone).date().isoformat()


async def ask(service, person, kind, **fields):
    stub, method, request = GENERATIONS[kind]
    asked = type(request)(**fields)
    asked.MergeFrom(request)
    await person.call(getattr(getattr(service, stub), method), asked)


@pytest.mark.parametrize(("zone", "day"), PLACES.items())
@pytest.mark.parametrize("kind", GENERATIONS)
async def test_a_generation_is_asked_on_the_day_of_the_zone_in_the_call(service, ada, kind, zone, day):
    project_id = await service.project(ada)

    await ask(service, ada, kind, project_id=project_id, time_zone=zone)

    assert told(service) == (zone, day)


@pytest.mark.parametrize(("zone", "instant", "day"), DAYS)
async def test_it_is_the_day_that_the_clock_shows_there(service, clock, ada, zone, instant, day):
    project_id = await service.project(ada)
    clock.advance(datetime.fromisoformat(instant) - clock.now())

    await ask(service, ada, "section", project_id=project_id, time_zone=zone)

    assert told(service) == (zone, day)


@pytest.mark.parametrize(("zone", "day"), PLACES.items())
async def test_a_chat_is_answered_on_the_day_of_the_zone_in_the_call(service, ada, zone, day):
    project_id = await service.project(ada)

    await ada.stream(service.conversations.StreamTurn, turn(project_id, "And tomorrow?", time_zone=zone))

    assert told(service) == (zone, day)


async def test_the_zone_of_the_account_counts_where_the_call_names_none(service, ada):
    project_id = await service.project(ada)
    ada.token = service.issuer.account_token(ada.id, "projects", zoneinfo="Pacific/Kiritimati")

    await ask(service, ada, "section", project_id=project_id)
    of_account = told(service)
    await ask(service, ada, "section", project_id=project_id, time_zone="Etc/GMT+12")

    assert (of_account, told(service)) == (
        ("Pacific/Kiritimati", "2027-03-02"),
        ("Etc/GMT+12", "2027-02-28"),
    )


@pytest.mark.parametrize("zone", ["Mars/Olympus", "+05:45", "../UTC"])
@pytest.mark.parametrize("kind", GENERATIONS)
async def test_what_is_no_zone_is_refused_by_name_and_asks_no_model(service, ada, kind, zone):
    project_id = await service.project(ada)
    stub, method, request = GENERATIONS[kind]
    asked = type(request)(project_id=project_id, time_zone=zone)
    asked.MergeFrom(request)

    error = await ada.refused(getattr(getattr(service, stub), method), asked)

    assert (error.code, [one.field for one in error.violations]) == (Code.INVALID_ARGUMENT, ["time_zone"])
    assert not service.planner.asked


async def test_a_message_with_a_wrong_zone_is_not_saved(service, ada, database_rows):
    project_id = await service.project(ada)

    error = await ada.refused_stream(
        service.conversations.StreamTurn, turn(project_id, "Hi", time_zone="Mars/Olympus")
    )

    assert [one.field for one in error.violations] == ["time_zone"]
    assert await database_rows("SELECT count(*) FROM projects.messages") == [(0,)]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("section", {"prompt": "By tomorrow."}),
        ("section", {"context": "By tomorrow."}),
        ("section", {"goals": "By tomorrow."}),
        ("graph", {"prompt": "By tomorrow."}),
        ("diagram", {"prompt": "By tomorrow."}),
        ("diagram", {"timeline_data": "By tomorrow."}),
    ],
)
async def test_what_is_said_in_a_call_is_said_today_and_not_when_the_last_message_was(
    service, clock, ada, kind, words
):
    project_id = await service.project(ada)
    await ada.call(service.conversations.AppendMessage, append(project_id, "Goals", "Hi"))
    clock.advance(datetime.fromisoformat("2027-03-09T12:00:00+00:00") - NOW)

    await ask(service, ada, kind, project_id=project_id)
    said_before = told(service)
    await ask(service, ada, kind, project_id=project_id, **words)

    assert (said_before, told(service)) == (("", "2027-03-01"), ("", "2027-03-09"))

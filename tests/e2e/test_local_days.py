"""What day it is for a person, from their account or the body of a request to what the model receives."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

# Their days differ at every instant: they are 26 hours apart.
AHEAD, BEHIND = "Pacific/Kiritimati", "Etc/GMT+12"
ASKED = {
    "section": ("/api/projects/{id}/sections/Goals/generate", {}),
    "graph": ("/api/projects/{id}/graph/generate", {}),
    "diagram": ("/api/projects/{id}/diagrams/generate", {"type": "timeline"}),
    "prompt": ("/api/ai/plan", {"projectId": "{id}", "prompt": "We open the bakery tomorrow."}),
    "message": (
        "/api/chat/message",
        {"projectId": "{id}", "section": "Goals", "content": "We open tomorrow.", "reply": True},
    ),
}


def day_in(zone):
    return f"{datetime.now(UTC).astimezone(ZoneInfo(zone)):%A, %Y-%m-%d}"


def told(model):
    """The day and the zone that the model was told last."""
    system = "\n".join(
        message["content"] for message in model.requests[-1].body["messages"] if message["role"] == "system"
    )
    lines = dict(line.split(": ", 1) for line in system.splitlines() if ": " in line)
    return lines["Today"], lines["Time zone"]


async def ask(person, project, kind, **body):
    path, usual = ASKED[kind]
    usual = {name: project if value == "{id}" else value for name, value in usual.items()}
    return await person.post(path.format(id=project), {**usual, **body})


@pytest.mark.parametrize("kind", ASKED)
async def test_the_body_counts_before_the_account_and_the_account_before_utc(person, model, kind):
    project = await person.project()
    await ask(person, project, kind)
    days = [(day_in("UTC"), told(model))]
    await person.patch("/api/auth/me", {"timeZone": AHEAD})
    await ask(person, project, kind)
    days.append((day_in(AHEAD), told(model)))
    await ask(person, project, kind, timeZone=BEHIND)
    days.append((day_in(BEHIND), told(model)))

    assert [told for _, told in days] == [
        (day, zone) for (day, _), zone in zip(days, ("UTC", AHEAD, BEHIND), strict=True)
    ]


async def test_a_chat_says_in_its_metadata_what_day_the_model_was_told(person, model):
    project = await person.project()

    async with person.chat("We open tomorrow.", projectId=project, section="Goals", timeZone=AHEAD) as stream:
        chunks = [chunk async for chunk in stream.chunks()]

    weekday, _, date = day_in(AHEAD).partition(", ")
    today = {"date": date, "weekday": weekday, "timeZone": AHEAD}
    assert chunks[-1]["messageMetadata"]["today"] == today
    conversations = await person.get(f"/api/projects/{project}/conversations")
    messages = await person.all_messages(project, conversations["conversations"][0]["id"])
    assert messages[-1]["metadata"]["today"] == today


async def test_a_generation_says_what_day_the_model_was_told(person, model):
    project = await person.project()

    made = await ask(person, project, "section", timeZone=BEHIND)

    weekday, _, date = day_in(BEHIND).partition(", ")
    assert made["generation"]["today"] == {"date": date, "weekday": weekday, "timeZone": BEHIND}


async def test_the_offline_planner_draws_tomorrow_on_the_persons_day(person, model):
    project = await person.project()
    days = {}
    for zone in (AHEAD, BEHIND):
        made = await person.post(
            f"/api/projects/{project}/diagrams/generate",
            {"type": "gantt", "prompt": "We open the bakery tomorrow.", "timeZone": zone},
        )
        days[zone] = made["proposal"]["content"]

    tomorrow = {
        zone: f"{datetime.fromordinal(datetime.now(UTC).astimezone(ZoneInfo(zone)).toordinal() + 1):%Y-%m-%d}"
        for zone in days
    }
    assert all(tomorrow[zone] in days[zone] for zone in days), days


async def test_people_in_two_zones_share_no_answer_about_another_day(person, model):
    project = await person.project()
    await ask(person, project, "section", timeZone=AHEAD)
    asked = len(model.requests)

    other = await ask(person, project, "section", timeZone=BEHIND)
    same = await ask(person, project, "section", timeZone=AHEAD)

    assert (other["generation"]["cache"], same["generation"]["cache"]) == ("miss", "hit")
    assert len(model.requests) == asked + 1

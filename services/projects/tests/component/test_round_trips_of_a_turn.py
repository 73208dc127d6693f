"""How often a turn goes to the database: to begin, to gather what the model may know, and to end."""

import pytest

from eightgentc_kit.postgres.connection import Connection

from .chats import turn

BEGIN, GATHER, END = (
    ["message_send"],
    [
        "message_last",
        "project_get",
        "section_first",
        "message_recent",
        "summary_told",
        "insight_active",
        "graph_drawn_by_people",
    ],
    ["turn_end", "message_add", "generation_insert"],
)
OF_THE_PROCESS = {"guard_revision", "turns_renew", "queued_turns_startable"}


@pytest.fixture
def round_trips(monkeypatch):
    """The statements of each, without the one that says who acts and those of no turn."""
    sent, run = [], Connection._run

    async def noted(self, commands, seconds):
        names = [command.statement.name for command in commands if command.statement.name != "acting"]
        if not OF_THE_PROCESS & set(names):
            sent.append(names)
        return await run(self, commands, seconds)

    monkeypatch.setattr(Connection, "_run", noted)
    return sent


async def test_a_turn_that_opens_its_chat_goes_three_times_to_the_database(service, ada, round_trips):
    project_id = await service.project(ada)
    round_trips.clear()

    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    assert round_trips == [BEGIN, GATHER, END]


@pytest.mark.parametrize("named", [True, False])
async def test_a_turn_in_a_known_chat_goes_three_times_to_the_database(service, ada, round_trips, named):
    project_id = await service.project(ada)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))
    round_trips.clear()

    await ada.stream(
        service.conversations.StreamTurn, turn(project_id if named else "", "And then?", key="m-2")
    )

    assert round_trips == [BEGIN, GATHER, END]

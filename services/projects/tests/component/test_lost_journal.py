"""Readers of a turn whose journal is gone: what was saved of it takes its place."""

import json
import time

import pytest

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as conversations
from eightgentc_projects.adapters.outbound.memory_turn_journal import MemoryTurnJournal
from eightgentc_projects.adapters.outbound.postgres.conversation_store import PostgresConversationStore
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.application.follow_turn import follow_turn
from eightgentc_projects.domain.conversation import TurnState
from eightgentc_projects.domain.errors import AiUnavailable
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.stream_event import Finish, Start, TextDelta


async def turn_that_ended(service, person, database_rows):
    """The stores of its project, and the turn."""
    project_id = await service.project(person)
    parts = json.dumps([{"type": "text", "text": "Hi"}])
    target = conversations.ConversationTarget(project_id=project_id, section="Goals", conversation_id="c-1")
    request = conversations.StreamTurnRequest(target=target, message=conversation_pb2.Message(parts=parts))
    await person.stream(service.conversations.StreamTurn, request)
    [(turn_id,)] = await database_rows("SELECT id::text FROM projects.turns")
    stores = PostgresWorkspace(service.database).reading(Acting(person.id, "t").in_project(project_id))
    return stores, await stores.conversations.turn(turn_id)


async def test_a_reader_from_the_start_gets_start_text_and_end(service, ada, database_rows):
    stores, turn = await turn_that_ended(service, ada, database_rows)

    events = [event async for event in follow_turn(stores, MemoryTurnJournal(), turn)]

    assert events == [
        (1, Start.of(turn, "Goals")),
        (2, TextDelta("Good morning.")),
        (3, Finish(TurnState.DONE, "stop")),
    ]


async def test_a_reader_who_has_seen_events_gets_only_the_end(service, ada, database_rows):
    stores, turn = await turn_that_ended(service, ada, database_rows)

    events = [event async for event in follow_turn(stores, MemoryTurnJournal(), turn, after=2)]

    assert events == [(3, Finish(TurnState.DONE, "stop"))]


async def test_a_reader_asks_only_now_and_then_whether_the_turn_has_ended(
    service, ada, database_rows, monkeypatch
):
    stores, turn = await turn_that_ended(service, ada, database_rows)
    active_turn, asked = PostgresConversationStore.active_turn, []

    async def set_state(state):
        await database_rows(
            "WITH changed AS (UPDATE projects.turns SET state = %s, lease_until = now() + interval '1 min'"
            " RETURNING 1) SELECT * FROM changed",
            (state,),
        )

    async def noted(store, conversation_id):
        asked.append(time.monotonic())
        if len(asked) == 2:
            await set_state("done")
        return await active_turn(store, conversation_id)

    await set_state("running")
    monkeypatch.setattr(PostgresConversationStore, "active_turn", noted)

    *_, (_, end) = [event async for event in follow_turn(stores, MemoryTurnJournal(), turn)]

    first, second = asked
    assert second - first > 0.2
    assert end == Finish(TurnState.DONE, "stop")


async def test_a_turn_that_failed_ends_with_an_error(service, ada, database_rows):
    service.planner.error = AiUnavailable()
    stores, turn = await turn_that_ended(service, ada, database_rows)

    *_, (_, end) = [event async for event in follow_turn(stores, MemoryTurnJournal(), turn)]

    assert (end.state, end.finish_reason, bool(end.error_text)) == (TurnState.FAILED, "", True)


@pytest.mark.parametrize(("state", "reason"), [("aborted", ""), ("done", "stop")])
async def test_a_turn_without_an_answer_has_no_text(service, ada, database_rows, state, reason):
    service.planner.reply_pieces = ()
    stores, turn = await turn_that_ended(service, ada, database_rows)
    await database_rows(
        "WITH ended AS (UPDATE projects.turns SET state = %s RETURNING 1) SELECT * FROM ended", (state,)
    )

    events = [event async for _, event in follow_turn(stores, MemoryTurnJournal(), turn)]

    assert events[1:] == [Finish(TurnState(state), reason)]

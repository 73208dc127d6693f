"""Turns that wait while their process stops or dies, or the database's reply is lost: another begins them, once."""

import asyncio

from eightgentc.projects.v1 import conversation_pb2 as pb
from eightgentc_kit.errors import OutcomeUnknown
from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.postgres.queue_store import PostgresQueueStore
from eightgentc_projects.bootstrap import runner_of, starter_of
from eightgentc_testing.product import until

from .chats import append, messages, texts
from .queues import answered, rest


async def test_what_waits_is_told_to_read_on_elsewhere_when_the_server_stops_and_is_not_begun_by_it(
    service, ada, queue, database_rows
):
    stream, _ = await queue.add(ada, "Two", "m-2")

    service.stopping.set()
    queue.go_on()

    events = await rest(stream)
    assert [event.finish.reconnect for event in events] == [True]
    await rest(queue.first)

    async def has_ended():
        return await database_rows("SELECT state FROM projects.turns") == [("done",)]

    await until(has_ended, "the first has ended", within=10)
    assert await database_rows("SELECT text FROM projects.queued_turns") == [("Two",)]


async def test_what_a_process_left_behind_is_begun_by_another_one(service, ada, queue, database_rows):
    await queue.add(ada, "Two", "m-2")
    service.stopping.set()
    queue.go_on()
    await rest(queue.first)
    runner = runner_of(service.parts, owner="another")

    async def is_answered():
        await starter_of(service.parts, runner, asyncio.Event())()
        return await texts(service, ada) == ["One", "Good morning.", "Two", "Good morning."]

    await until(is_answered, "another process has answered", within=10)
    owners = await database_rows("SELECT owner FROM projects.turns ORDER BY create_time")
    assert owners == [("test",), ("another",)]
    await runner.close()


async def test_a_turn_whose_start_is_not_known_to_be_kept_runs_once(service, ada, queue, monkeypatch):
    start, lost = PostgresQueueStore.start, []

    async def reply_lost(store, turn_id, **how):
        started = await start(store, turn_id, **how)
        if started is not None and not lost:
            lost.append(turn_id)
            raise OutcomeUnknown
        return started

    monkeypatch.setattr(PostgresQueueStore, "start", reply_lost)
    stream, told = await queue.add(ada, "Two", "m-2")

    queue.go_on()

    assert answered(await rest(stream)) == "Good morning."
    assert lost == [told.turn.id]
    assert service.planner.calls == 2
    assert await texts(service, ada) == ["One", "Good morning.", "Two", "Good morning."]


async def test_a_turn_waits_no_longer_than_the_lease_of_a_process_that_died(
    service, ada, queue, database_rows
):
    request = append(queue.project_id, "Goals", "One", chat="chat-2")
    await ada.call(service.conversations.AppendMessage, request)
    [asked] = await messages(service, ada, "chat-2")
    dead = [queue.project_id, new_id(), asked.conversation_id, ada.id, asked.id, new_id()]
    await database_rows(
        """INSERT INTO projects.turns (project_id, id, conversation_id, state, requested_by, owner, lease_until,
        user_message_id, assistant_message_id) VALUES (%s, %s, %s, 'running', %s, 'dead', 'infinity', %s, %s)
        RETURNING id""",
        dead,
    )
    stream, _ = await queue.add(ada, "Two", "m-2", chat="chat-2")

    await database_rows(
        "UPDATE projects.turns SET lease_until = now() - interval '10 s' WHERE owner = 'dead' RETURNING id"
    )
    queue.go_on()

    assert (await rest(stream))[-1].finish.state == pb.TURN_STATE_DONE
    assert await texts(service, ada, "chat-2") == ["One", "Two", "Good morning."]
    assert await database_rows("SELECT state FROM projects.turns WHERE owner = 'dead'") == [("failed",)]

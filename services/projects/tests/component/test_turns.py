"""Turns: the answer while it is streamed, who reads it, and how it ends."""

import asyncio
import json

import pytest

from eightgentc.projects.v1 import conversation_pb2 as pb
from eightgentc.projects.v1 import conversation_service_pb2 as rpc
from eightgentc_kit.clock import SystemClock
from eightgentc_kit.errors import Code, DatabaseUnavailable, RemoteError
from eightgentc_kit.grpc.channel import call_stream
from eightgentc_projects.adapters.outbound.graph_layout import LibraryGraphLayout
from eightgentc_projects.adapters.outbound.memory_turn_journal import MemoryTurnJournal
from eightgentc_projects.adapters.outbound.postgres.conversation_store import PostgresConversationStore
from eightgentc_projects.adapters.outbound.postgres.turn_leases import PostgresTurnLeases
from eightgentc_projects.adapters.outbound.postgres.workspace import PostgresWorkspace
from eightgentc_projects.application import reply_request
from eightgentc_projects.application.act_in_turn import ActInTurn
from eightgentc_projects.application.draw_in_turn import DrawInTurn
from eightgentc_projects.application.queue_signals import QueueSignals
from eightgentc_projects.application.stop_turn import StopTurn
from eightgentc_projects.application.turn_runner import TurnRunner
from eightgentc_projects.domain.errors import AiUnavailable
from eightgentc_projects.domain.role import Acting

from .chats import append, messages, turn


async def test_a_turn_streams_the_answer_and_both_messages_are_saved(service, ada):
    project_id = await service.project(ada)

    events = [
        message.event
        for message in await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))
    ]

    kinds = [event.WhichOneof("event") for event in events]
    said = await messages(service, ada, "chat-1")
    assert kinds == ["started", "text_delta", "text_delta", "ended"]
    assert [event.number for event in events] == [1, 2, 3, 4]
    assert events[-1].ended.state == pb.TURN_STATE_DONE
    assert events[-1].ended.generation.model == "scripted-1"
    assert [message.role for message in said] == ["user", "assistant"]
    assert said[1].id == events[0].started.turn.assistant_message_id
    assert json.loads(said[1].parts)[-1]["text"] == "Good morning."


async def test_the_end_of_a_turn_says_why_the_model_ended_and_which_generation_was_stored(
    service, ada, database_rows
):
    project_id = await service.project(ada)

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    finish = events[-1].event.finish
    assert finish.finish_reason == "stop"
    assert await database_rows("SELECT id::text FROM projects.generations") == [(finish.generation.id,)]


async def test_a_turn_that_is_done_names_no_error(service, ada):
    project_id = await service.project(ada)

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    finish = events[-1].event.finish
    assert (finish.state, finish.error_text, finish.error_reason) == (pb.TURN_STATE_DONE, "", "")


@pytest.mark.row("F58")
async def test_the_model_gets_the_stored_history_and_the_new_message(service, ada):
    project_id = await service.project(ada)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "First", key="m-1"))

    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Second", key="m-2"))

    request = service.planner.requests[1]
    assert [(said.role, said.text) for said in request.history] == [
        ("user", "First"),
        ("assistant", "Good morning."),
    ]
    assert request.input.prompt == "Second"


async def test_losing_the_reader_does_not_stop_the_turn(service, ada):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    stream = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
    await anext(stream)
    await stream.aclose()

    service.planner.gate.set()
    # To the end if the turn still runs; nothing if it has ended meanwhile. Either way it is saved then.
    await ada.stream(service.conversations.ResumeTurn, rpc.ResumeTurnRequest(conversation_id="chat-1"))

    said = await messages(service, ada, "chat-1")
    assert not service.planner.stopped.is_set()
    assert [(message.role, message.state) for message in said] == [("user", "done"), ("assistant", "done")]


async def test_leaving_in_the_moment_when_the_turn_is_saved_does_not_stop_it(service, ada, monkeypatch):
    project_id = await service.project(ada)
    saved, send_message = asyncio.Event(), PostgresConversationStore.send_message

    async def slow_to_answer(store, *arguments, **options):
        sent = await send_message(store, *arguments, **options)
        saved.set()
        await asyncio.sleep(0.3)
        return sent

    with monkeypatch.context() as patched:
        patched.setattr(PostgresConversationStore, "send_message", slow_to_answer)
        stream = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
        reading = asyncio.ensure_future(anext(stream))
        await saved.wait()
        reading.cancel()
        await asyncio.wait({reading})
        await asyncio.sleep(0.5)

    async with asyncio.timeout(5):
        await ada.stream(service.conversations.ResumeTurn, rpc.ResumeTurnRequest(conversation_id="chat-1"))
    said = await messages(service, ada, "chat-1")
    assert [(message.role, message.state) for message in said] == [("user", "done"), ("assistant", "done")]


async def test_a_turn_whose_context_cannot_be_read_fails_at_once_and_says_why(
    service, ada, database_rows, monkeypatch
):
    project_id = await service.project(ada)

    async def unavailable(*_arguments, **_options):
        raise DatabaseUnavailable

    monkeypatch.setattr(reply_request, "gather", unavailable)

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    ended = events[-1].event.ended
    assert (ended.state, ended.error_reason) == (pb.TURN_STATE_FAILED, "DATABASE_UNAVAILABLE")
    assert await database_rows("SELECT state FROM projects.turns") == [("failed",)]


async def test_a_second_reader_gets_the_running_turn_from_its_start(service, ada):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    first = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
    opening = [await anext(first), await anext(first)]
    second = call_stream(
        service.conversations.ResumeTurn, rpc.ResumeTurnRequest(conversation_id="chat-1"), token=ada.token
    )
    replayed = [await anext(second), await anext(second)]

    service.planner.gate.set()
    rest = [message async for message in first]
    rest_of_second = [message async for message in second]

    assert [m.event for m in replayed + rest_of_second] == [m.event for m in opening + rest]


async def test_a_reader_who_comes_back_gets_what_came_after_the_last_number_it_saw(service, ada):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    first = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
    opening = [await anext(first), await anext(first)]
    back = call_stream(
        service.conversations.ResumeTurn,
        rpc.ResumeTurnRequest(conversation_id="chat-1", after_number=opening[0].event.number),
        token=ada.token,
    )
    missed = await anext(back)

    service.planner.gate.set()
    rest = [message async for message in back]

    assert missed.event == opening[1].event
    assert [message.event.number for message in rest] == [3, 4]


async def test_stop_ends_the_turn_and_keeps_what_was_said(service, ada):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    stream = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
    await anext(stream)
    await anext(stream)

    stopped = await ada.call(service.conversations.StopTurn, rpc.StopTurnRequest(conversation_id="chat-1"))

    rest = [message.event async for message in stream]
    async with asyncio.timeout(1):
        await service.planner.stopped.wait()
    said = await messages(service, ada, "chat-1")
    assert stopped.turn.state == pb.TURN_STATE_RUNNING
    assert rest[-1].ended.state == pb.TURN_STATE_ABORTED
    assert (said[1].state, json.loads(said[1].parts)[-1]["text"]) == ("aborted", "Good ")


async def test_a_second_message_while_the_model_speaks_is_refused(service, ada):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    stream = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
    await anext(stream)

    with pytest.raises(RemoteError) as caught:
        await ada.stream(service.conversations.StreamTurn, turn(project_id, "And", key="m-2"))

    service.planner.gate.set()
    assert [message async for message in stream]
    assert (caught.value.code, caught.value.reason) == (Code.FAILED_PRECONDITION, "TURN_RUNNING")


async def test_a_message_sent_twice_streams_its_turn_again_and_asks_the_model_once(service, ada):
    project_id = await service.project(ada)
    first = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    second = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    assert [message.event for message in second][1:] == [message.event for message in first][1:]
    assert second[0].event.start.turn == first[0].event.start.turn
    assert service.planner.calls == 1


async def test_a_turn_that_fails_says_why_and_keeps_what_was_said(service, ada):
    project_id = await service.project(ada)
    service.planner.error = AiUnavailable("The model is away.", retry_after=1.0)

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    ended = events[-1].event.ended
    said = await messages(service, ada, "chat-1")
    assert (ended.state, ended.error_reason) == (pb.TURN_STATE_FAILED, "AI_UNAVAILABLE")
    finish = events[-1].event.finish
    assert (finish.error_code, finish.resumable) == ("UNAVAILABLE", True)
    assert said[1].state == "incomplete"


async def test_a_turn_that_an_unexpected_error_ends_tells_nothing_of_it(service, ada):
    project_id = await service.project(ada)
    service.planner.error = ZeroDivisionError("in row 7")

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    finish = events[-1].event.finish
    assert (finish.state, finish.error_reason) == (pb.TURN_STATE_FAILED, "INTERNAL")
    assert "row 7" not in finish.error_text


async def test_a_dead_owners_turn_is_failed_by_the_next_message(service, ada, database_rows):
    project_id = await service.project(ada)
    opened = await ada.call(
        service.conversations.AppendMessage, append(project_id, "Context", "Hi", "chat-1")
    )
    await database_rows(
        """WITH dead AS (INSERT INTO projects.turns (project_id, id, conversation_id, state, requested_by, owner,
        lease_until, user_message_id, assistant_message_id) VALUES (%s, gen_random_uuid(), %s, 'running', %s,
        'gone', now() - interval '1 second', %s, gen_random_uuid()) RETURNING 1) SELECT * FROM dead""",
        (project_id, opened.conversation.id, ada.id, opened.message.id),
    )

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Again", key="m-7"))

    states = await database_rows("SELECT state FROM projects.turns ORDER BY create_time")
    assert events[-1].event.ended.state == pb.TURN_STATE_DONE
    assert sorted(states) == [("done",), ("failed",)]


async def test_streams_end_themselves_when_the_server_is_told_to_stop(service, ada):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    stream = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
    await anext(stream)

    service.stopping.set()

    rest = [message.event async for message in stream]
    service.planner.gate.set()
    assert rest[-1].ended.reconnect
    assert rest[-1].ended.state == pb.TURN_STATE_RUNNING


async def test_stop_leaves_another_turn_than_the_named_one_alone(service, ada):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    stream = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
    started = await anext(stream)

    stopped = await ada.call(
        service.conversations.StopTurn,
        rpc.StopTurnRequest(conversation_id="chat-1", turn_id=project_id),
    )
    service.planner.gate.set()

    rest = [message.event async for message in stream]
    assert not stopped.HasField("turn")
    assert rest[-1].ended.state == pb.TURN_STATE_DONE
    assert started.event.number == 1


def fail_to_save(monkeypatch, *errors):
    """The next ends of turns fail with these errors; how many were tried."""
    end_turn, waiting, tried = PostgresConversationStore.end_turn, list(errors), []

    async def failing(store, *arguments, **options):
        tried.append(arguments)
        if waiting:
            raise waiting.pop(0)
        return await end_turn(store, *arguments, **options)

    monkeypatch.setattr(PostgresConversationStore, "end_turn", failing)
    return tried


async def test_an_answer_that_cannot_be_saved_at_once_is_saved_a_moment_later(service, ada, monkeypatch):
    project_id = await service.project(ada)
    tried = fail_to_save(monkeypatch, DatabaseUnavailable(retry_after=0.1))

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    said = await messages(service, ada, "chat-1")
    assert events[-1].event.ended.state == pb.TURN_STATE_DONE
    assert [message.state for message in said] == ["done", "done"]
    assert len(tried) == 2


async def test_an_answer_that_cannot_be_saved_for_good_is_reported_as_failed(service, ada, monkeypatch):
    project_id = await service.project(ada)
    tried = fail_to_save(monkeypatch, DatabaseUnavailable(), DatabaseUnavailable())

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    ended = events[-1].event.ended
    assert (ended.state, ended.error_reason) == (pb.TURN_STATE_FAILED, "DATABASE_UNAVAILABLE")
    assert len(tried) == 1


async def test_a_turn_that_is_stopped_at_another_process_ends_with_its_next_heartbeat(service, ada):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    stream = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
    await anext(stream)
    workspace, journal, signals = PostgresWorkspace(service.database), MemoryTurnJournal(), QueueSignals()
    elsewhere = TurnRunner(
        workspace,
        PostgresTurnLeases(service.database),
        service.planner,
        journal,
        ActInTurn(workspace, LibraryGraphLayout(), SystemClock()),
        DrawInTurn(workspace, LibraryGraphLayout()),
        signals,
        SystemClock(),
        owner="another",
    )

    stop = StopTurn(workspace, elsewhere, journal, signals, SystemClock())
    await stop(Acting(ada.id, "t"), "chat-1", turn_id="")

    async with asyncio.timeout(5):
        rest = [message.event async for message in stream]
    assert rest[-1].ended.state == pb.TURN_STATE_ABORTED


async def test_what_was_shown_of_a_turn_whose_process_died_is_there_when_the_chat_goes_on(
    service, ada, database_rows
):
    project_id = await service.project(ada)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))
    await database_rows(
        """WITH unsaved AS (DELETE FROM projects.messages WHERE role = 'assistant' RETURNING turn_id)
        UPDATE projects.turns t SET state = 'running', end_time = NULL, lease_until = now() - interval '1 s'
        FROM unsaved WHERE t.id = unsaved.turn_id RETURNING 1"""
    )

    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello again", key="m-2"))

    said = await messages(service, ada, "chat-1")
    assert [(message.role, message.state) for message in said] == [
        ("user", "done"),
        ("assistant", "incomplete"),
        ("user", "done"),
        ("assistant", "done"),
    ]
    assert json.loads(said[1].parts)[-1]["text"] == "Good morning."
    assert json.loads(said[1].metadata)["resumable"] is True


async def test_no_event_has_a_number_below_zero(service, ada):
    request = rpc.ResumeTurnRequest(conversation_id="chat-1", after_number=-1)

    with pytest.raises(RemoteError) as refused:
        await ada.stream(service.conversations.ResumeTurn, request)

    assert refused.value.reason == "FIELD_INVALID"


async def test_a_commenter_may_talk_to_the_model(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "commenter")

    events = await bob.stream(service.conversations.StreamTurn, turn(project_id, "Hello"))

    said = await messages(service, bob, "chat-1")
    turn_id = events[0].event.start.turn.id
    assert events[-1].event.ended.state == pb.TURN_STATE_DONE
    assert [(message.role, message.turn_id) for message in said] == [("user", ""), ("assistant", turn_id)]

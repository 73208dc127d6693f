"""Messages that are sent while the model answers, and wait: in order, once, and only as long as their person may write."""

import asyncio

import pytest

from eightgentc.projects.v1 import conversation_pb2 as pb
from eightgentc.projects.v1 import conversation_service_pb2 as rpc
from eightgentc_kit.grpc.channel import call_stream
from eightgentc_projects.domain.errors import AiUnavailable
from eightgentc_testing.product import until

from .chats import append, messages, regenerate, texts, turn
from .queues import answered, kinds, queued, rest
from .test_losing_rights import delete, make_viewer, remove


@pytest.mark.row("F61", clause="second message runs after the first in order")
async def test_messages_that_wait_are_answered_one_after_the_other_in_the_order_in_which_they_came(
    service, ada, queue
):
    waiting = [
        await queue.add(ada, text, key) for text, key in (("Two", "m-2"), ("Three", "m-3"), ("Four", "m-4"))
    ]

    queue.go_on()
    read = await asyncio.gather(*(rest(stream) for stream, _ in waiting))

    assert [told.position for _, told in waiting] == [1, 2, 3]
    assert await texts(service, ada) == [
        *("One", "Good morning.", "Two", "Good morning."),
        *("Three", "Good morning.", "Four", "Good morning."),
    ]
    said = await messages(service, ada, "chat-1")
    assert [each.parent_id for each in said[1:]] == [each.id for each in said[:-1]]
    assert [request.input.prompt for request in service.planner.requests] == ["One", "Two", "Three", "Four"]
    assert [answered(events) for events in read] == ["Good morning."] * 3
    assert kinds(read[0]) == ["start", "text_delta", "text_delta", "finish"]
    assert read[0][0].start.turn.id == waiting[0][1].turn.id
    assert not read[0][0].start.replayed


async def test_a_message_that_waits_is_told_its_place_whenever_that_changes(service, ada, queue):
    await queue.add(ada, "Two", "m-2")
    stream, told = await queue.add(ada, "Three", "m-3")

    queue.go_on()
    events = await rest(stream)

    assert (told.position, told.turn.state) == (2, pb.TURN_STATE_QUEUED)
    assert [(event.number, event.queued.position) for event in events if event.HasField("queued")] == [(0, 1)]
    assert [event.number for event in events if event.number] == [1, 2, 3, 4]


async def test_a_message_that_may_wait_is_answered_at_once_where_nothing_runs(service, ada):
    project_id = await service.project(ada)

    events = await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello", queue=True))

    assert kinds([message.event for message in events]) == ["start", "text_delta", "text_delta", "finish"]


async def test_a_message_that_may_not_wait_is_refused_while_another_is_answered_or_waits(service, ada, queue):
    _, told = await queue.add(ada, "Two", "m-2")

    refused = await ada.refused_stream(
        service.conversations.StreamTurn, turn("", "Three", key="m-3", section="")
    )

    assert (refused.reason, refused.metadata["turnId"]) == ("TURN_RUNNING", queue.turn_id)
    assert [each.turn_id for each in await queue.listed(ada)] == [told.turn.id]


async def test_another_answer_does_not_wait(service, ada, queue):
    request = regenerate(message_id="m-1")
    request.queue = True

    assert (await ada.refused_stream(service.conversations.StreamTurn, request)).reason == "TURN_RUNNING"


async def test_a_conversation_lists_what_waits_and_no_message_of_it_is_in_the_chat(service, ada, bob, queue):
    await service.join(ada, queue.project_id, bob, "commenter")
    await queue.add(ada, "Two", "m-2")
    chat = (await messages(service, ada, "chat-1"))[0].conversation_id
    request = turn("", "Three", chat=chat, key="m-3", section="", queue=True)
    await anext(call_stream(service.conversations.StreamTurn, request, token=bob.token))

    listed = await queue.listed(ada)

    assert [(each.position, each.text, each.client_key, each.author_id) for each in listed] == [
        (1, "Two", "m-2", ada.id),
        (2, "Three", "m-3", bob.id),
    ]
    assert await texts(service, ada) == ["One"]
    queue.go_on()


async def test_a_message_waits_on_without_a_reader_and_is_read_later(service, ada, queue):
    stream, told = await queue.add(ada, "Two", "m-2")
    await stream.aclose()
    await queue.first.aclose()
    resume = rpc.ResumeTurnRequest(conversation_id="chat-1", turn_id=told.turn.id)
    later = call_stream(service.conversations.ResumeTurn, resume, token=ada.token)
    assert (await anext(later)).event.queued.position == 1

    queue.go_on()

    assert answered(await rest(later)) == "Good morning."
    assert await texts(service, ada) == ["One", "Good morning.", "Two", "Good morning."]


@pytest.mark.row("F61", clause="cancel removes it")
async def test_a_message_that_is_cancelled_while_it_waits_never_becomes_part_of_the_chat(service, ada, queue):
    stream, told = await queue.add(ada, "Two", "m-2")
    third, _ = await queue.add(ada, "Three", "m-3")

    stopped = await queue.stop(ada, told.turn.id)

    events = await rest(stream)
    assert (stopped.id, stopped.state) == (told.turn.id, pb.TURN_STATE_ABORTED)
    assert (kinds(events), events[0].finish.state) == (["finish"], pb.TURN_STATE_ABORTED)
    queue.go_on()
    await rest(third)
    assert await texts(service, ada) == ["One", "Good morning.", "Three", "Good morning."]
    again = await ada.stream(
        service.conversations.ResumeTurn,
        rpc.ResumeTurnRequest(conversation_id="chat-1", turn_id=told.turn.id),
    )
    assert [message.event.finish.state for message in again] == [pb.TURN_STATE_ABORTED]


async def test_a_stop_without_an_id_stops_what_runs_and_the_next_goes_on(service, ada, queue):
    stream, _ = await queue.add(ada, "Two", "m-2")

    assert (await queue.stop(ada)).id == queue.turn_id
    await rest(queue.first)
    queue.go_on()

    assert answered(await rest(stream)) == "Good morning."
    assert await texts(service, ada) == ["One", "Good ", "Two", "Good morning."]


async def test_a_message_that_was_cancelled_may_be_sent_again(service, ada, queue):
    stream, told = await queue.add(ada, "Two", "m-2")
    await queue.stop(ada, told.turn.id)
    await rest(stream)

    stream, again = await queue.add(ada, "Two", "m-2")
    queue.go_on()

    assert again.turn.id != told.turn.id
    assert answered(await rest(stream)) == "Good morning."


async def test_the_answer_to_a_message_that_was_cancelled_cannot_be_asked_for_anew(service, ada, queue):
    _stream, told = await queue.add(ada, "Two", "m-2")
    await queue.stop(ada, told.turn.id)
    queue.go_on()
    await rest(queue.first)

    refused = await ada.refused_stream(
        service.conversations.StreamTurn, regenerate(message_id=told.turn.assistant_message_id)
    )

    assert refused.reason == "RESOURCE_NOT_FOUND"


@pytest.mark.row("F61", clause="unique `clientRequestId`")
@pytest.mark.parametrize(("key", "request_id"), [("m-2", ""), ("", "once"), ("m-2", "once")])
async def test_a_message_that_comes_twice_waits_once(service, ada, queue, key, request_id):
    first, told = await queue.add(ada, "Two", key, request_id=request_id)
    second, same = await queue.add(ada, "Two", key, request_id=request_id)

    queue.go_on()
    read = await asyncio.gather(rest(first), rest(second))

    assert same == told
    assert [answered(events) for events in read] == ["Good morning."] * 2
    assert await texts(service, ada) == ["One", "Good morning.", "Two", "Good morning."]


@pytest.mark.parametrize("queue_too", [True, False])
@pytest.mark.parametrize(("key", "request_id"), [("m-2", ""), ("", "once")])
async def test_another_content_under_the_id_of_what_waits_is_refused(
    service, ada, queue, key, request_id, queue_too
):
    await queue.add(ada, "Two", key, request_id=request_id)
    request = turn("", "Three", key=key, request_id=request_id, section="", queue=queue_too)

    refused = await ada.refused_stream(service.conversations.StreamTurn, request)

    assert refused.reason == "REQUEST_ID_REUSED"
    assert [each.text for each in await queue.listed(ada)] == ["Two"]


async def test_a_request_that_comes_again_after_its_turn_streams_the_same_answer(service, ada, queue):
    stream, told = await queue.add(ada, "Two", "m-2", request_id="once")
    queue.go_on()
    await rest(stream)

    again = await ada.stream(service.conversations.StreamTurn, queued("Two", "m-2", request_id="once"))

    assert again[0].event.start.turn.id == told.turn.id
    assert service.planner.calls == 2


async def test_an_earlier_message_that_is_changed_while_the_model_answers_waits_and_begins_a_branch(
    service, ada, queue
):
    stream, _ = await queue.add(ada, "One, rather", "m-1")

    queue.go_on()
    await rest(stream)

    assert await texts(service, ada) == ["One, rather", "Good morning."]
    assert await texts(service, ada, all=True) == ["One", "Good morning.", "One, rather", "Good morning."]


async def test_at_most_ten_messages_wait_in_a_conversation(service, ada, queue):
    for number in range(10):
        await queue.add(ada, f"No. {number}", f"q-{number}")

    refused = await ada.refused_stream(service.conversations.StreamTurn, queued("One more", "q-10"))

    assert (refused.reason, refused.metadata) == ("TOO_MANY", {"resource": "queued message", "limit": "10"})
    assert len(await queue.listed(ada)) == 10
    for each in await queue.listed(ada):
        await queue.stop(ada, each.turn_id)
    assert await queue.listed(ada) == []


async def test_the_next_runs_when_the_one_before_it_failed(service, ada, queue):
    first, _ = await queue.add(ada, "Two", "m-2")
    second, _ = await queue.add(ada, "Three", "m-3")
    service.planner.error = AiUnavailable()

    queue.go_on()

    assert [(await rest(stream))[-1].finish.state for stream in (first, second)] == [pb.TURN_STATE_FAILED] * 2
    assert await texts(service, ada) == [
        "One",
        "Good morning.",
        "Two",
        "Good morning.",
        "Three",
        "Good morning.",
    ]


@pytest.mark.parametrize("lose", [make_viewer, remove])
async def test_a_message_fails_whose_person_may_not_write_any_more_and_the_next_runs(
    service, ada, bob, queue, database_rows, lose
):
    await service.join(ada, queue.project_id, bob, "commenter")
    chat = (await messages(service, ada, "chat-1"))[0].conversation_id
    request = turn("", "Two", chat=chat, key="m-2", section="", queue=True)
    bobs = call_stream(service.conversations.StreamTurn, request, token=bob.token)
    told = (await anext(bobs)).event.queued
    third, _ = await queue.add(ada, "Three", "m-3")
    await lose(service, ada, queue.project_id, bob)

    queue.go_on()
    await rest(third)

    assert await texts(service, ada) == ["One", "Good morning.", "Three", "Good morning."]
    assert await database_rows("SELECT state FROM projects.turns WHERE id = %s", [told.turn.id]) == [
        ("failed",)
    ]
    if lose is make_viewer:
        finish = (await rest(bobs))[-1].finish
        assert (finish.state, finish.error_reason) == (pb.TURN_STATE_FAILED, "ROLE_NOT_SUFFICIENT")


async def test_nothing_runs_in_a_project_that_was_deleted(service, ada, queue, database_rows):
    await queue.add(ada, "Two", "m-2")
    await delete(service, ada, queue.project_id, ada)

    async def is_empty():
        return await database_rows("SELECT FROM projects.queued_turns") == []

    await until(is_empty, "nothing waits", within=15)
    assert service.planner.calls == 1


async def test_a_stranger_neither_sees_nor_cancels_what_waits(service, ada, bob, queue):
    _, told = await queue.add(ada, "Two", "m-2")
    chat = told.turn.conversation_id

    refused = await bob.refused(
        service.conversations.StopTurn, rpc.StopTurnRequest(conversation_id=chat, turn_id=told.turn.id)
    )

    assert refused.reason == "RESOURCE_NOT_FOUND"
    assert len(await queue.listed(ada)) == 1


async def test_a_viewer_reads_what_waits_and_cannot_cancel_it(service, ada, bob, queue):
    await service.join(ada, queue.project_id, bob, "viewer")
    _, told = await queue.add(ada, "Two", "m-2")
    chat = told.turn.conversation_id

    refused = await bob.refused(
        service.conversations.StopTurn, rpc.StopTurnRequest(conversation_id=chat, turn_id=told.turn.id)
    )

    assert refused.reason == "ROLE_NOT_SUFFICIENT"
    found = await bob.call(
        service.conversations.GetConversation, rpc.GetConversationRequest(conversation_id=chat)
    )
    assert [each.text for each in found.conversation.queued] == ["Two"]


async def test_a_message_that_is_appended_while_another_waits_comes_before_it(service, ada, queue):
    stream, _ = await queue.add(ada, "Two", "m-2")
    await ada.call(service.conversations.AppendMessage, append("", "", "A note", chat="chat-1"))

    queue.go_on()
    await rest(stream)

    assert await texts(service, ada) == ["One", "A note", "Good morning.", "Two", "Good morning."]

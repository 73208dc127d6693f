"""A message that is answered once more: after a failure, on request, or because its person changed it."""

import asyncio

import pytest

from eightgentc.projects.v1 import conversation_pb2 as pb
from eightgentc.projects.v1 import conversation_service_pb2 as rpc
from eightgentc_kit.errors import Code
from eightgentc_kit.grpc.channel import call_stream
from eightgentc_projects.domain.errors import AiUnavailable

from .chats import append, messages, regenerate, texts, turn

ANSWER, OTHER = ("Good ", "morning."), ("Good evening.",)


async def say(service, person, request, answer=ANSWER):
    """The last event of a turn in which the model answers this."""
    service.planner.reply_pieces = answer
    events = await person.stream(service.conversations.StreamTurn, request)
    return events[-1].event.finish


async def fail(service, person, request):
    """A turn that breaks after the model's first words."""
    service.planner.error = AiUnavailable("The model is away.")
    finish = await say(service, person, request, ("Good ",))
    service.planner.error = None
    return finish


def told(service):
    """What the model was told before the last message, and that message."""
    request = service.planner.requests[-1]
    return [said.text for said in request.history], request.input.prompt


async def test_the_same_message_asks_the_model_again_where_its_turn_failed(service, ada):
    project_id = await service.project(ada)
    failed = await fail(service, ada, turn(project_id, "Hello"))

    finish = await say(service, ada, turn(project_id, "Hello"))

    assert (failed.state, finish.state) == (pb.TURN_STATE_FAILED, pb.TURN_STATE_DONE)
    assert await texts(service, ada) == ["Hello", "Good morning."]
    assert told(service) == ([], "Hello")


async def test_the_same_message_asks_the_model_again_where_its_turn_was_stopped(service, ada):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    stream = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
    await anext(stream)
    await anext(stream)
    await ada.call(service.conversations.StopTurn, rpc.StopTurnRequest(conversation_id="chat-1"))
    assert [message async for message in stream]
    service.planner.gate = None

    await say(service, ada, turn(project_id, "Hello"))

    assert await texts(service, ada) == ["Hello", "Good morning."]


async def test_the_part_of_a_failed_answer_stays_among_all_branches(service, ada):
    project_id = await service.project(ada)
    await fail(service, ada, turn(project_id, "Hello"))

    await say(service, ada, turn(project_id, "Hello"))

    assert await texts(service, ada, all=True) == ["Hello", "Good ", "Good morning."]


@pytest.mark.row("F44", clause="makes a sibling; the old answer stays reachable")
async def test_another_answer_is_kept_beside_the_first(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, turn(project_id, "Hello"))

    await say(service, ada, turn(project_id, "Hello", regenerate=True), OTHER)

    every = await messages(service, ada, "chat-1", all=True)
    assert await texts(service, ada) == ["Hello", "Good evening."]
    assert [message.parent_id for message in every] == ["", every[0].id, every[0].id]
    assert told(service) == ([], "Hello")


@pytest.mark.row("F44")
@pytest.mark.parametrize("names", ["the answer", "the message", "the client's id", "nothing"])
async def test_another_answer_is_asked_for_by_any_name_of_its_message(service, ada, names):
    project_id = await service.project(ada)
    await say(service, ada, turn(project_id, "Hello"))
    asked, answered = await messages(service, ada, "chat-1")
    name = {"the answer": answered.id, "the message": asked.id, "the client's id": "m-1", "nothing": ""}[
        names
    ]

    await say(service, ada, regenerate(message_id=name), OTHER)

    assert await texts(service, ada) == ["Hello", "Good evening."]


async def test_another_answer_to_an_earlier_message_leaves_out_what_followed(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, turn(project_id, "First", key="m-1"))
    await say(service, ada, turn(project_id, "Second", key="m-2"))

    await say(service, ada, regenerate(message_id="m-1"), OTHER)

    assert await texts(service, ada) == ["First", "Good evening."]


async def test_another_answer_to_a_message_that_was_never_received_is_its_first(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, turn(project_id, "First", key="m-1"))

    await say(service, ada, turn(project_id, "Second", key="m-2", regenerate=True), OTHER)

    assert await texts(service, ada) == ["First", "Good morning.", "Second", "Good evening."]


async def test_there_is_no_other_answer_where_nothing_was_asked(service, ada):
    project_id = await service.project(ada)
    request = rpc.CreateConversationRequest(
        project_id=project_id, conversation=pb.Conversation(section="Context", client_key="chat-1")
    )
    await ada.call(service.conversations.CreateConversation, request)

    refused = await ada.refused_stream(service.conversations.StreamTurn, regenerate())

    assert (refused.code, refused.metadata["resource"]) == (Code.NOT_FOUND, "message")


async def test_no_other_answer_is_written_while_one_is(service, ada):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    stream = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
    await anext(stream)

    refused = await ada.refused_stream(service.conversations.StreamTurn, regenerate())

    service.planner.gate.set()
    assert [message async for message in stream]
    assert refused.reason == "TURN_RUNNING"


@pytest.mark.row("F59", clause="editing message k creates a branch; context uses the active path only")
async def test_a_message_with_its_old_id_and_another_content_is_a_new_version(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, turn(project_id, "First", key="m-1"))
    await say(service, ada, turn(project_id, "Second", key="m-2"))
    await say(service, ada, turn(project_id, "Third", key="m-3"))

    await say(service, ada, turn(project_id, "Second, rather", key="m-2"), OTHER)

    assert told(service) == (["First", "Good morning."], "Second, rather")
    assert await texts(service, ada) == ["First", "Good morning.", "Second, rather", "Good evening."]


@pytest.mark.row("F59", clause="editing message k creates a branch")
async def test_the_first_message_may_be_another_one_as_well(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, turn(project_id, "First"))

    await say(service, ada, turn(project_id, "First, rather"), OTHER)

    assert await texts(service, ada) == ["First, rather", "Good evening."]
    [first, _] = await messages(service, ada, "chat-1")
    assert first.parent_id == ""


async def test_a_message_may_be_changed_by_the_id_that_it_got_from_us(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, turn(project_id, "First", key=""))
    [first, _] = await messages(service, ada, "chat-1")

    await say(service, ada, turn(project_id, "First, rather", key=first.id), OTHER)

    assert await texts(service, ada) == ["First, rather", "Good evening."]


async def test_a_message_that_another_person_wrote_is_not_changed(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "editor")
    await say(service, ada, turn(project_id, "Hello"))
    chat = (await messages(service, ada, "chat-1"))[0].conversation_id

    await say(service, bob, turn(project_id, "Not mine", chat=chat, key="m-1"), OTHER)

    assert await texts(service, ada) == ["Hello", "Good morning.", "Not mine", "Good evening."]


async def test_a_changed_message_may_be_saved_without_an_answer(service, ada):
    project_id = await service.project(ada)
    await ada.call(
        service.conversations.AppendMessage, append(project_id, "Context", "Hi", "chat-1", client_key="m-1")
    )

    await ada.call(
        service.conversations.AppendMessage, append(project_id, "Context", "Ho", "chat-1", client_key="m-1")
    )

    assert await texts(service, ada) == ["Ho"]


@pytest.mark.row("F59", clause="both paths reload")
async def test_an_earlier_branch_is_shown_again_and_goes_on(service, ada):
    project_id = await service.project(ada)
    await say(service, ada, turn(project_id, "First", key="m-1"))
    [first, *_] = await messages(service, ada, "chat-1")
    await say(service, ada, turn(project_id, "Second", key="m-2"))
    await say(service, ada, turn(project_id, "First, rather", key="m-1"), OTHER)
    request = rpc.SelectBranchRequest(conversation_id="chat-1", message_id=first.id)

    await ada.call(service.conversations.SelectBranch, request)
    shown = await texts(service, ada)
    await say(service, ada, turn(project_id, "Third", key="m-3"))

    assert shown == ["First", "Good morning.", "Second", "Good morning."]
    assert told(service) == (shown, "Third")


async def test_a_branch_is_selected_by_those_who_write_and_by_a_message_of_the_chat(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "viewer")
    await say(service, ada, turn(project_id, "First"))
    [first, _] = await messages(service, ada, "chat-1")
    select = service.conversations.SelectBranch

    by_viewer = await bob.refused(
        select, rpc.SelectBranchRequest(conversation_id=first.conversation_id, message_id=first.id)
    )
    unknown = await ada.refused(
        select, rpc.SelectBranchRequest(conversation_id="chat-1", message_id=project_id)
    )

    assert (by_viewer.reason, unknown.reason) == ("ROLE_NOT_SUFFICIENT", "RESOURCE_NOT_FOUND")


async def test_no_branch_is_selected_while_the_model_answers(service, ada):
    project_id = await service.project(ada)
    service.planner.gate = asyncio.Event()
    stream = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=ada.token)
    await anext(stream)
    [asked] = await messages(service, ada, "chat-1")

    refused = await ada.refused(
        service.conversations.SelectBranch,
        rpc.SelectBranchRequest(conversation_id="chat-1", message_id=asked.id),
    )

    service.planner.gate.set()
    assert [message async for message in stream]
    assert refused.reason == "TURN_RUNNING"

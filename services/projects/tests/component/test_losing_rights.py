"""People who are taken out, or whose project is deleted, while the model answers or while they read."""

import asyncio

import pytest

from eightgentc.projects.v1 import conversation_pb2 as pb
from eightgentc.projects.v1 import conversation_service_pb2 as rpc
from eightgentc.projects.v1 import project_pb2, projects_service_pb2, sharing_service_pb2
from eightgentc_kit.errors import RemoteError
from eightgentc_kit.grpc.channel import call_stream
from eightgentc_testing.product import until

from .chats import messages, texts, turn


async def remove(service, owner, project_id, person):
    request = sharing_service_pb2.RemoveMemberRequest(project_id=project_id, account_id=person.id)
    await owner.call(service.sharing.RemoveMember, request)


async def make_viewer(service, owner, project_id, person):
    request = sharing_service_pb2.UpdateMemberRequest(
        project_id=project_id, account_id=person.id, role=project_pb2.ROLE_VIEWER
    )
    await owner.call(service.sharing.UpdateMember, request)


async def delete(service, owner, project_id, person):
    request = projects_service_pb2.DeleteProjectRequest(project_id=project_id)
    await owner.call(service.projects.DeleteProject, request)


async def speaking(service, person, project_id):
    """A stream of a turn in which the model has said its first words and goes on later."""
    service.planner.gate = asyncio.Event()
    stream = call_stream(service.conversations.StreamTurn, turn(project_id, "Hello"), token=person.token)
    await anext(stream)
    await anext(stream)
    return stream


async def reading(service, person, said):
    """A stream of the turn that answers in this chat, at the place where the model goes on later."""
    request = rpc.ResumeTurnRequest(conversation_id=said[0].conversation_id)
    stream = call_stream(service.conversations.ResumeTurn, request, token=person.token)
    await anext(stream)
    await anext(stream)
    return stream


async def ended(database_rows):
    """The state of the only turn, once it has one."""

    async def has_ended():
        return await database_rows("SELECT state FROM projects.turns") != [("running",)]

    await until(has_ended, "the turn has ended", within=5)
    return await database_rows("SELECT state FROM projects.turns")


@pytest.mark.parametrize("lose", [remove, make_viewer])
async def test_what_was_shown_of_an_answer_is_kept_where_its_person_may_no_longer_write(
    service, ada, bob, database_rows, lose
):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "commenter")
    await speaking(service, bob, project_id)

    await lose(service, ada, project_id, bob)

    assert await ended(database_rows) == [("aborted",)]
    [chat] = await database_rows("SELECT id::text FROM projects.conversations")
    assert await texts(service, ada, chat[0]) == ["Hello", "Good "]


async def test_a_chat_goes_on_at_once_when_its_person_is_taken_out(service, ada, bob, database_rows):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "commenter")
    await speaking(service, bob, project_id)
    await remove(service, ada, project_id, bob)
    await ended(database_rows)
    service.planner.gate = None
    [chat] = await database_rows("SELECT id::text FROM projects.conversations")

    events = await ada.stream(
        service.conversations.StreamTurn, turn(project_id, "And?", chat=chat[0], key="m-2")
    )

    assert events[-1].event.finish.state == pb.TURN_STATE_DONE


@pytest.mark.parametrize("lose", [remove, delete])
async def test_a_reader_who_may_no_longer_read_is_cut_off_within_a_second(service, ada, bob, lose):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "viewer")
    speaker = await speaking(service, ada, project_id)
    reader = await reading(service, bob, await messages(service, ada, "chat-1"))

    await lose(service, ada, project_id, bob)

    with pytest.raises(RemoteError) as cut:
        async with asyncio.timeout(2):
            await anext(reader)
    assert cut.value.reason == "RESOURCE_NOT_FOUND"
    service.planner.gate.set()
    await speaker.aclose()


async def test_other_readers_go_on_when_one_is_cut_off(service, ada, bob):
    project_id = await service.project(ada)
    await service.join(ada, project_id, bob, "viewer")
    speaker = await speaking(service, ada, project_id)
    reader = await reading(service, bob, await messages(service, ada, "chat-1"))

    await remove(service, ada, project_id, bob)
    with pytest.raises(RemoteError):
        await anext(reader)

    service.planner.gate.set()
    assert [message.event async for message in speaker][-1].finish.state == pb.TURN_STATE_DONE

"""One effect for one request: of a turn, of the first message of a chat, and of a chat's id in two projects."""

import asyncio

import pytest

from eightgentc.projects.v1 import conversation_pb2 as pb
from eightgentc_projects.domain.errors import AiUnavailable

from .chats import append, messages, texts, turn


async def test_a_request_that_comes_twice_streams_the_same_turn_however_it_ended(service, ada):
    project_id = await service.project(ada)
    service.planner.error = AiUnavailable("The model is away.")
    first = await ada.stream(
        service.conversations.StreamTurn, turn(project_id, "Hello", key="", request_id="once")
    )
    service.planner.error = None

    second = await ada.stream(
        service.conversations.StreamTurn, turn(project_id, "Hello", key="", request_id="once")
    )

    assert first[-1].event.finish.state == pb.TURN_STATE_FAILED
    assert [message.event for message in second][1:] == [message.event for message in first][1:]
    assert [stream[0].event.start.replayed for stream in (first, second)] == [False, True]
    assert service.planner.calls == 1


async def test_a_request_id_that_comes_with_another_message_is_refused(service, ada):
    project_id = await service.project(ada)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello", request_id="once"))

    refused = await ada.refused_stream(
        service.conversations.StreamTurn, turn(project_id, "Goodbye", key="m-2", request_id="once")
    )

    assert refused.reason == "REQUEST_ID_REUSED"
    assert await texts(service, ada) == ["Hello", "Good morning."]


async def test_a_request_id_that_comes_for_another_chat_is_refused(service, ada):
    project_id = await service.project(ada)
    await ada.stream(service.conversations.StreamTurn, turn(project_id, "Hello", request_id="once"))

    refused = await ada.refused_stream(
        service.conversations.StreamTurn, turn(project_id, "Hello", chat="chat-2", request_id="once")
    )

    assert refused.reason == "REQUEST_ID_REUSED"


async def test_a_chat_that_many_requests_open_at_once_is_opened_once(service, ada):
    project_id = await service.project(ada)
    request = turn(project_id, "Hello", request_id="once")

    streams = await asyncio.gather(
        *(ada.stream(service.conversations.StreamTurn, request) for _ in range(32))
    )

    assert {stream[-1].event.finish.state for stream in streams} == {pb.TURN_STATE_DONE}
    assert len({stream[0].event.start.turn.id for stream in streams}) == 1
    assert await texts(service, ada) == ["Hello", "Good morning."]


async def test_messages_that_open_one_chat_at_once_are_all_in_it(service, ada):
    project_id = await service.project(ada)
    said = [f"Message {number}" for number in range(8)]

    await asyncio.gather(
        *(
            ada.call(service.conversations.AppendMessage, append(project_id, "Context", text, "chat-1"))
            for text in said
        )
    )

    assert sorted(await texts(service, ada)) == said


async def test_one_id_of_a_chat_names_a_chat_in_each_project(service, ada):
    bakery, choir = await service.project(ada), await service.project(ada, "Choir")

    await ada.stream(service.conversations.StreamTurn, turn(bakery, "Bread"))
    await ada.stream(service.conversations.StreamTurn, turn(choir, "Song"))

    assert await texts(service, ada, project_id=bakery) == ["Bread", "Good morning."]
    assert await texts(service, ada, project_id=choir) == ["Song", "Good morning."]


async def test_an_id_of_a_chat_alone_names_the_chat_that_changed_last(service, ada):
    bakery, choir = await service.project(ada), await service.project(ada, "Choir")
    await ada.stream(service.conversations.StreamTurn, turn(bakery, "Bread"))
    await ada.stream(service.conversations.StreamTurn, turn(choir, "Song"))

    await ada.stream(service.conversations.StreamTurn, turn(bakery, "Cake", key="m-2"))

    assert (await texts(service, ada))[0] == "Bread"


async def test_our_id_of_a_chat_in_another_project_is_no_new_chat(service, ada):
    bakery, choir = await service.project(ada), await service.project(ada, "Choir")
    await ada.stream(service.conversations.StreamTurn, turn(bakery, "Bread"))
    chat = (await messages(service, ada, "chat-1"))[0].conversation_id

    refused = await ada.refused_stream(service.conversations.StreamTurn, turn(choir, "Song", chat=chat))

    assert refused.reason == "RESOURCE_NOT_FOUND"


BLANK = [
    "",
    " ",
    "\n\t",
    "\u200b\u200d",
    "\u2060",
    "\u00ad",
    "\u3164",
    "\u2800",
    "\ufeff",
    "\u0301",
    "\ue000",
]


@pytest.mark.parametrize("text", BLANK, ids=ascii)
async def test_a_message_in_which_nothing_is_seen_is_refused_and_not_saved(service, ada, database_rows, text):
    project_id = await service.project(ada)

    refused = await ada.refused_stream(service.conversations.StreamTurn, turn(project_id, text))

    assert refused.reason == "FIELD_INVALID"
    assert "text" in refused.message
    assert await database_rows("SELECT count(*) FROM projects.conversations") == [(0,)]


async def test_a_message_that_is_a_file_only_is_refused(service, ada):
    project_id = await service.project(ada)
    request = turn(project_id, "")
    request.message.parts = '[{"type":"file","mediaType":"image/png","url":"data:image/png;base64,AA=="}]'

    refused = await ada.refused_stream(service.conversations.StreamTurn, request)

    assert refused.reason == "FIELD_INVALID"


async def test_a_turn_says_that_the_files_of_its_message_are_not_read(service, ada):
    project_id = await service.project(ada)
    request = turn(project_id, "")
    request.message.parts = (
        '[{"type":"text","text":"See this"},{"type":"file","mediaType":"a/b","url":"data:,"}]'
    )

    events = await ada.stream(service.conversations.StreamTurn, request)

    assert events[0].event.start.files_not_read


@pytest.mark.parametrize("text", ["\\u0000", "a \\u0000 b", "\\\\u0000"])
async def test_a_message_that_quotes_the_escape_of_a_nul_is_text(service, ada, text):
    project_id = await service.project(ada)

    await ada.stream(service.conversations.StreamTurn, turn(project_id, text))

    assert (await texts(service, ada))[0] == text

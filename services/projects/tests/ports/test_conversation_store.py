"""The suite of the store of conversations, messages and turns."""

from dataclasses import replace

import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.conversation import (
    Conversation,
    ConversationDetails,
    Message,
    Turn,
    TurnState,
    text_message,
)
from eightgentc_projects.domain.errors import NameTaken, ResourceNotFound, TurnRunning
from eightgentc_projects.domain.role import Role

from .conftest import at


def conversation(desk, section="Context", minute=0, client_key=None):
    return Conversation(
        new_id(),
        desk.project_id,
        ConversationDetails(section),
        client_key,
        desk.acting.user_id,
        at(0),
        at(minute),
    )


def message(chat, text, minute=0, author=None, client_key=None):
    details = replace(text_message(text), metadata='{"a": 1}')
    return Message(new_id(), chat.id, author, details, text, client_key, None, "done", at(minute))


def turn(desk, chat):
    return Turn(
        new_id(), desk.project_id, chat.id, TurnState.RUNNING, desk.acting.user_id, new_id(), new_id(), at(0)
    )


async def kept(desk, *conversations, messages=()):
    async def insert(change):
        for each in conversations:
            await change.conversations.insert(each)
        for each in messages:
            await change.conversations.add_message(each)

    await desk.change(insert, needs=Role.COMMENTER)


async def begin(desk, turn, *, owner="here", lease_seconds=30.0):
    await desk.change(
        lambda change: change.conversations.begin_turn(turn, owner=owner, lease_seconds=lease_seconds)
    )


async def test_a_conversation_is_located_by_its_id_and_by_the_persons_own_key(desk, person, workspace):
    chat = conversation(desk, client_key="chat-1")
    await kept(desk, chat)
    bob = await desk.join(person("Bob"), Role.VIEWER)
    anywhere = workspace.reading(person("Eve")).conversations

    assert [await desk.stores.conversations.locate(key) for key in (chat.id, "chat-1", "chat-2")] == [
        (desk.project_id, chat.id), (desk.project_id, chat.id), None,
    ]  # fmt: skip
    assert [await bob.stores.conversations.locate(key) for key in (chat.id, "chat-1")] == [
        (desk.project_id, chat.id), None,
    ]  # fmt: skip
    assert await anywhere.locate(chat.id) is None


async def test_a_persons_key_is_taken_once(desk):
    await kept(desk, conversation(desk, client_key="chat-1"))

    with pytest.raises(NameTaken):
        await kept(desk, conversation(desk, client_key="chat-1"))


async def test_conversations_come_newest_change_first_by_section_and_page(desk):
    old, new, goals = conversation(desk), conversation(desk, minute=2), conversation(desk, "Goals", 1)
    await kept(desk, old, new, goals)
    conversations = desk.stores.conversations

    assert await conversations.page("", None, 9) == [new, goals, old]
    assert await conversations.page("CONTEXT", None, 9) == [new, old]
    assert await conversations.page("", (goals.update_time, goals.id), 9) == [old]
    with pytest.raises(ResourceNotFound):
        await conversations.get(new_id())


async def test_chats_follow_the_new_name_of_their_section(desk):
    await kept(desk, conversation(desk), conversation(desk, "Goals"))

    await desk.change(lambda change: change.conversations.rename_section("context", "Background"))

    conversations = desk.stores.conversations
    assert [len(await conversations.page(section, None, 9)) for section in ("Context", "background", "Goals")] == [
        0, 1, 1,
    ]  # fmt: skip


async def test_messages_read_back_and_are_paged_oldest_first(desk):
    chat = conversation(desk)
    said = [message(chat, "a", 1, desk.acting.user_id, "m1"), message(chat, "b", 2), message(chat, "c", 3)]
    await kept(desk, chat, messages=said)
    conversations = desk.stores.conversations

    assert await conversations.messages(chat.id, None, 2) == said[:2]
    assert await conversations.messages(chat.id, (said[1].create_time, said[1].id), 9) == said[2:]
    assert await conversations.last_messages(chat.id, 2) == said[1:]
    assert await conversations.message_by_key(chat.id, "m1") == said[0]
    assert await conversations.message_by_key(chat.id, "m2") is None
    assert await conversations.message(new_id()) is None


async def test_recent_messages_are_those_of_all_chats_with_a_text_each_with_its_section(desk):
    context, goals = conversation(desk), conversation(desk, "Goals")
    said = [message(context, "a", 1), message(goals, "b", 2), message(context, "", 3)]
    await kept(desk, context, goals, messages=said)

    recent = await desk.stores.conversations.recent_messages(9)

    assert [(section, each.text) for section, each in recent] == [("Context", "a"), ("Goals", "b")]


async def test_a_conversation_moves_to_the_front_when_it_is_touched(desk):
    old, new = conversation(desk), conversation(desk, minute=1)
    await kept(desk, old, new)

    await desk.change(lambda change: change.conversations.touch(old.id, at(5)))

    assert [each.id for each in await desk.stores.conversations.page("", None, 9)] == [old.id, new.id]


async def test_a_conversation_has_one_active_turn(desk):
    chat = conversation(desk)
    await kept(desk, chat)
    first = turn(desk, chat)
    await begin(desk, first)

    with pytest.raises(TurnRunning) as refused:
        await begin(desk, turn(desk, chat))

    assert refused.value.metadata == {"turnId": first.id}
    conversations = desk.stores.conversations
    assert await conversations.active_turn(chat.id) == await conversations.turn(first.id)
    assert (await conversations.turn_of_message(first.user_message_id)).id == first.id


async def test_a_turn_whose_owner_died_is_not_active_and_makes_room(desk):
    chat = conversation(desk)
    await kept(desk, chat)
    dead, next_one = turn(desk, chat), turn(desk, chat)
    await begin(desk, dead, lease_seconds=-1.0)
    conversations = desk.stores.conversations
    assert await conversations.active_turn(chat.id) is None

    await begin(desk, next_one)

    assert (await conversations.turn(dead.id)).state is TurnState.FAILED
    assert (await conversations.active_turn(chat.id)).id == next_one.id


async def test_a_turn_is_closed_once(desk):
    chat = conversation(desk)
    await kept(desk, chat)
    running, closed = turn(desk, chat), []
    await begin(desk, running)

    async def end(change):
        closed.append(await change.conversations.end_turn(running.id, TurnState.DONE, at(1)))

    for _ in range(2):
        await desk.change(end)

    assert closed == [True, False]
    assert await desk.stores.conversations.active_turn(chat.id) is None

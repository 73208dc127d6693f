"""The suite of the store of conversations, messages and turns."""

import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.conversation import (
    Conversation,
    ConversationDetails,
    Message,
    MessageText,
    TurnState,
    text_message,
)
from eightgentc_projects.domain.errors import (
    NameTaken,
    ResourceNotFound,
    TurnRunning,
)
from eightgentc_projects.domain.role import Role
from eightgentc_projects.ports.conversation_store import NewTurn, TurnLapsed

from .conftest import at
from .test_section_store import section


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


def text_of(message):
    return MessageText(message.id, message.author_id, message.text, message.create_time)


async def kept(desk, *conversations, messages=()):
    async def insert(change):
        for each in conversations:
            await change.conversations.insert(each)
        for each in messages:
            await change.conversations.add_message(each)

    await desk.change(insert, needs=Role.COMMENTER)


async def send(desk, chat, text="Hi", *, minute=0, client_key=None, turn=None):
    """What `send_message` answers."""
    said = message(chat, text, minute, desk.acting.user_id, client_key)
    return await desk.stores.conversations.send_message(chat.id, said, opening=None, turn=turn)


async def open_with(desk, chat, text="Hi"):
    """What `send_message` answers to a message that may open a conversation."""
    said = message(chat, text, author=desk.acting.user_id)
    return await desk.stores.conversations.send_message(chat.client_key, said, opening=chat, turn=None)


async def begin(desk, chat, *, owner="here", lease_seconds=30.0):
    """A turn that runs in a chat."""
    new = NewTurn(new_id(), new_id(), owner, lease_seconds)
    sent = await send(desk, chat, turn=new)
    return await desk.stores.conversations.turn(sent.turn_id)


async def end(desk, turn, state=TurnState.DONE, minute=1, *, owner="here", answer=None, generation=None):
    """Whether it was this call that closed it."""
    ended = await desk.stores.conversations.end_turn(
        turn, state, at(minute), owner=owner, answer=answer, generation=generation
    )
    return ended.closed


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


@pytest.mark.parametrize("project", ["0", "a project", "\u0661"])
async def test_conversation_is_not_found_in_what_is_no_project(desk, project):
    chat = conversation(desk, client_key="chat-1")
    await kept(desk, chat)

    assert await desk.stores.conversations.locate(chat.id, project) is None


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
    said[1:] = [replace(each, parent_id=before.id) for before, each in pairwise(said)]
    conversations = desk.stores.conversations

    assert await conversations.messages(chat.id, None, 2) == said[:2]
    assert await conversations.messages(chat.id, said[1].id, 9) == said[2:]
    assert await conversations.messages(chat.id, new_id(), 9) == []
    assert await conversations.last_messages(chat.id, 2) == [text_of(each) for each in said[1:]]
    assert await conversations.message(said[0].id) == said[0]
    assert await conversations.message(new_id()) is None


async def test_recent_messages_are_those_of_all_chats_with_a_text_each_with_its_section(desk):
    context, goals = conversation(desk), conversation(desk, "Goals")
    said = [message(context, "a", 1), message(goals, "b", 2), message(context, "", 3)]
    await kept(desk, context, goals, messages=said)

    recent = await desk.stores.conversations.recent_messages(9)

    assert recent.said == [("Context", text_of(said[0])), ("Goals", text_of(said[1]))]


async def test_a_conversation_moves_to_the_front_with_its_next_message(desk):
    old, new = conversation(desk), conversation(desk, minute=1)
    await kept(desk, old, new)

    await send(desk, old, minute=5)

    assert [each.id for each in await desk.stores.conversations.page("", None, 9)] == [old.id, new.id]


async def test_a_conversation_has_one_active_turn(desk):
    chat = conversation(desk)
    await kept(desk, chat)
    first = await begin(desk, chat)

    with pytest.raises(TurnRunning) as refused:
        await begin(desk, chat)

    assert refused.value.metadata == {"turnId": first.id}
    conversations = desk.stores.conversations
    assert await conversations.active_turn(chat.id) == first
    assert [said.id for said in await conversations.messages(chat.id, None, 9)] == [first.user_message_id]


async def test_a_turn_whose_owner_died_is_not_active_and_makes_room_once_it_is_ended(desk):
    chat = conversation(desk)
    await kept(desk, chat)
    dead = await begin(desk, chat, lease_seconds=-1.0)
    conversations = desk.stores.conversations
    assert await conversations.active_turn(chat.id) is None
    with pytest.raises(TurnLapsed) as lapsed:
        await begin(desk, chat)
    assert lapsed.value.turn == dead
    assert [said.text for said in await conversations.messages(chat.id, None, 9)] == ["Hi"]

    ended = [
        await conversations.end_lapsed_turn(
            dead, at(1), replace(message(chat, text, 1), id=dead.assistant_message_id)
        )
        for text in ("As far as", "Once more")
    ]
    next_one = await begin(desk, chat)

    assert ended == [True, False]
    assert (await conversations.turn(dead.id)).state is TurnState.FAILED
    assert await conversations.active_turn(chat.id) == next_one
    said = await conversations.messages(chat.id, None, 9)
    assert [(each.text, each.state) for each in said] == [
        ("Hi", "done"),
        ("As far as", "failed"),
        ("Hi", "done"),
    ]


async def test_a_turn_whose_lease_has_not_ended_is_not_ended(desk):
    chat = conversation(desk)
    await kept(desk, chat)
    running = await begin(desk, chat)

    assert not await desk.stores.conversations.end_lapsed_turn(running, at(1), None)

    assert await desk.stores.conversations.active_turn(chat.id) == running


async def test_a_turn_is_closed_once_and_its_answer_is_saved_once(desk):
    chat = conversation(desk)
    await kept(desk, chat)
    running = await begin(desk, chat)
    answers = [message(chat, "First", 1), message(chat, "Second", 2)]

    closed = [await end(desk, running, answer=answer) for answer in answers]

    conversations = desk.stores.conversations
    assert closed == [True, False]
    assert await conversations.active_turn(chat.id) is None
    assert [each.id for each in await conversations.messages(chat.id, None, 9)][1:] == [answers[0].id]


@pytest.mark.parametrize("role", [Role.VIEWER, None])
async def test_what_was_said_is_saved_for_who_may_no_longer_write(desk, person, role):
    bob, chat = person("Bob"), conversation(desk)
    theirs = await desk.join(bob, Role.COMMENTER)
    await kept(desk, chat)
    running = await begin(theirs, chat)
    if role is None:
        await desk.change(lambda change: change.members.remove(bob.user_id), needs=Role.OWNER)
    else:
        await desk.join(bob, role)

    ended = await end(theirs, running, TurnState.ABORTED, answer=message(chat, "Late", 1))

    said = await desk.stores.conversations.messages(chat.id, None, 9)
    assert ended
    assert [(each.text, each.state) for each in said] == [("Hi", "done"), ("Late", "aborted")]


async def test_only_the_process_that_runs_a_turn_ends_it_for_who_may_no_longer_write(desk, person):
    bob, chat = person("Bob"), conversation(desk)
    theirs = await desk.join(bob, Role.COMMENTER)
    await kept(desk, chat)
    running = await begin(theirs, chat)
    await desk.join(bob, Role.VIEWER)

    assert not await end(theirs, running, owner="another", answer=message(chat, "Mine", 1))


async def test_a_message_that_is_known_by_its_key_is_sent_once_and_has_one_turn(desk):
    chat, new = conversation(desk), NewTurn(new_id(), new_id(), "here", 30.0)
    await kept(desk, chat)
    first = await send(desk, chat, client_key="m1")

    answered = await send(desk, chat, client_key="m1", turn=new)
    again = await send(desk, chat, client_key="m1", turn=replace(new, id=new_id()))

    assert (first.turn_id, answered.turn_id, again.turn_id) == (None, new.id, new.id)
    assert {first.message_id, answered.message_id, again.message_id} == {first.message_id}


async def test_a_message_opens_the_conversation_that_it_names_once(desk):
    opening = conversation(desk, client_key="chat-1")

    opened = await open_with(desk, opening)
    found = await open_with(desk, conversation(desk, "Goals", client_key="chat-1"))

    for sent in (opened, found):
        assert replace(sent.conversation, insights=opening.insights) == opening
    assert len(await desk.stores.conversations.messages(opening.id, None, 9)) == 2


async def test_a_conversation_that_a_message_opens_is_named_as_its_section_is(desk):
    goals = section(desk, "Goals")
    await desk.change(lambda change: change.sections.insert(goals))

    by_name = await open_with(desk, conversation(desk, "GOALS", client_key="a"))
    by_id = await open_with(desk, conversation(desk, goals.id, client_key="b"))

    assert [sent.conversation.details.section for sent in (by_name, by_id)] == ["Goals", "Goals"]
    assert len(await desk.stores.conversations.page("goals", None, 9)) == 2


async def test_a_message_finds_its_project_by_the_conversation(desk):
    chat = conversation(desk)
    await kept(desk, chat)
    anywhere = replace(desk, acting=replace(desk.acting, project_id=""))

    sent = await send(anywhere, chat)

    assert sent.conversation.project_id == desk.project_id


async def test_a_message_to_a_conversation_of_another_project_is_refused(desk, new_desk):
    other, chat = await new_desk(desk.acting), conversation(desk)
    await kept(desk, chat)

    with pytest.raises(ResourceNotFound) as refused:
        await send(other, chat)

    assert refused.value.metadata == {"resource": "conversation"}


async def test_the_same_message_that_comes_many_times_at_once_is_one_and_has_one_turn(desk):
    chat = conversation(desk)
    await kept(desk, chat)

    sent = await asyncio.gather(
        *(
            send(desk, chat, client_key="m1", turn=NewTurn(new_id(), new_id(), "here", 30.0))
            for _ in range(20)
        )
    )

    assert len({(each.message_id, each.turn_id) for each in sent}) == 1
    assert len(await desk.stores.conversations.messages(chat.id, None, 9)) == 1


async def test_of_two_messages_that_open_one_conversation_at_once_one_does(desk):
    opening = [conversation(desk, client_key="chat-1") for _ in range(2)]

    answers = await asyncio.gather(*(open_with(desk, each) for each in opening), return_exceptions=True)

    refused = [answer for answer in answers if isinstance(answer, NameTaken)]
    [chat] = await desk.stores.conversations.page("", None, 9)
    assert len(await desk.stores.conversations.messages(chat.id, None, 9)) == 2 - len(refused)

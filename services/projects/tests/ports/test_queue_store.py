"""Turns that wait, on a real Postgres: which may begin, who may begin and end them, and that each begins once."""

import asyncio

import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.postgres.queue_store import PostgresTurnQueues
from eightgentc_projects.domain.conversation import TurnState
from eightgentc_projects.domain.errors import ResourceNotFound, RoleNotSufficient, TooMany
from eightgentc_projects.domain.queued_turn import MAX_QUEUED
from eightgentc_projects.domain.role import Role
from eightgentc_projects.ports.conversation_store import NewTurn, TurnLapsed

from .conftest import at
from .test_conversation_store import begin, conversation, end, kept, send


@pytest.fixture
def queues(database):
    return PostgresTurnQueues(database)


async def busy(desk, *, lease_seconds=30.0):
    """A chat in which a turn runs, and the turn."""
    chat = conversation(desk, section=new_id())
    await kept(desk, chat)
    return chat, await begin(desk, chat, lease_seconds=lease_seconds)


async def waiting(desk, chat, text="Hi", **fields):
    """The id of a turn that waits."""
    new = NewTurn(new_id(), new_id(), "here", 30.0, queue=True, request_id=fields.pop("request_id", ""))
    sent = await send(desk, chat, text, turn=new, **fields)
    assert sent.turn_id is not None
    return sent.turn_id


def start(desk, turn_id, owner="here"):
    return desk.stores.queue.start(turn_id, owner=owner, lease_seconds=30.0)


async def ids(queues, grace=0.0):
    return [each.id for each in await queues.startable(grace, 100)]


async def test_the_first_that_waits_may_begin_when_what_runs_has_ended(queues, desk):
    chat, running = await busy(desk)
    first, second = await waiting(desk, chat), await waiting(desk, chat)
    assert await ids(queues) == []

    await end(desk, running)

    [startable] = await queues.startable(0.0, 100)
    assert startable.id == first
    assert startable.acting == desk.acting
    assert await start(desk, second) is None


async def test_an_end_says_whether_others_wait_behind_it(desk):
    chat, running = await busy(desk)
    _, alone = await busy(desk)
    await waiting(desk, chat)

    def ended(turn):
        return desk.stores.conversations.end_turn(
            turn, TurnState.DONE, at(1), owner="here", answer=None, generation=None
        )

    assert [(await ended(turn)).is_awaited for turn in (running, alone)] == [True, False]


async def test_a_turn_that_begins_saves_its_message_after_the_last_and_waits_no_more(desk):
    chat, running = await busy(desk)
    turn_id = await waiting(desk, chat, "Two", minute=1, client_key="m-2")
    await end(desk, running)

    started = await start(desk, turn_id)

    assert (started.turn.id, started.turn.state, started.section) == (
        turn_id,
        TurnState.RUNNING,
        chat.details.section,
    )
    saved = await desk.stores.conversations.messages(chat.id, None, 10)
    assert saved[-1].id == started.message.id == started.turn.user_message_id
    assert (saved[-1].text, saved[-1].client_key, saved[-1].create_time) == ("Two", "m-2", at(1))
    assert (saved[-1].parent_id, saved[-1].details) == (running.user_message_id, started.message.details)
    assert await desk.stores.queue.turns(chat.id) == []
    assert await desk.stores.queue.position(turn_id) == 0


async def test_a_turn_that_many_processes_begin_at_once_begins_in_one_of_them(desk):
    chat, running = await busy(desk)
    turn_id = await waiting(desk, chat)
    await end(desk, running)

    started = await asyncio.gather(*(start(desk, turn_id, owner=f"process-{number}") for number in range(8)))

    assert sum(each is not None for each in started) == 1
    assert len(await desk.stores.conversations.messages(chat.id, None, 10)) == 2


async def test_a_start_whose_reply_was_lost_is_repeated_by_its_owner_alone(desk):
    chat, running = await busy(desk)
    turn_id = await waiting(desk, chat, "Two")
    await end(desk, running)
    first = await start(desk, turn_id)

    assert await start(desk, turn_id) == first
    assert await start(desk, turn_id, owner="another") is None


async def test_a_turn_whose_owner_died_is_ended_before_the_next_begins(queues, desk):
    chat, running = await busy(desk, lease_seconds=-1.0)
    with pytest.raises(TurnLapsed):
        await waiting(desk, chat)
    await desk.stores.conversations.end_lapsed_turn(running, at(1), None)
    alive = await begin(desk, chat, lease_seconds=0.05)
    turn_id = await waiting(desk, chat)
    await asyncio.sleep(0.1)

    assert await ids(queues, grace=60.0) == []
    assert await ids(queues) == [turn_id]
    with pytest.raises(TurnLapsed) as lapsed:
        await start(desk, turn_id)
    assert lapsed.value.turn.id == alive.id
    await desk.stores.conversations.end_lapsed_turn(alive, at(2), None)
    assert await start(desk, turn_id) is not None


@pytest.mark.parametrize(("role", "refusal"), [(Role.VIEWER, RoleNotSufficient), (None, ResourceNotFound)])
async def test_a_turn_of_a_person_who_may_not_write_any_more_is_only_ended(desk, person, role, refusal):
    chat, running = await busy(desk)
    bob = person("Bob")
    theirs = await desk.join(bob, Role.COMMENTER)
    turn_id = await waiting(theirs, chat)
    await end(desk, running)
    if role is None:
        await desk.change(lambda change: change.members.remove(bob.user_id), needs=Role.OWNER)
    else:
        await desk.change(
            lambda change: change.members.set(bob.user_id, role, must_exist=True), needs=Role.OWNER
        )

    with pytest.raises(refusal):
        await start(theirs, turn_id)

    assert await theirs.stores.queue.end(turn_id, at(1)) is TurnState.FAILED
    assert (await desk.stores.conversations.turn(turn_id)).state is TurnState.FAILED
    assert len(await desk.stores.conversations.messages(chat.id, None, 10)) == 1


async def test_a_turn_begins_for_its_own_person_alone(desk, person):
    chat, running = await busy(desk)
    turn_id = await waiting(desk, chat)
    await end(desk, running)
    bob = await desk.join(person("Bob"), Role.OWNER)

    assert await start(bob, turn_id) is None


async def test_any_writer_ends_what_waits_and_no_reader_or_stranger_does(desk, person, workspace, new_desk):
    chat, _ = await busy(desk)
    turn_id = await waiting(desk, chat)
    viewer = await desk.join(person("Vic"), Role.VIEWER)
    elsewhere = await new_desk(person("Eve"))
    stranger = workspace.reading(person("Sam").in_project(desk.project_id))
    writer = await desk.join(person("Bob"), Role.COMMENTER)

    for stores in (viewer.stores, elsewhere.stores, stranger):
        assert await stores.queue.end(turn_id, at(1)) is None
    assert await stranger.queue.turns(chat.id) == []
    assert await writer.stores.queue.end(turn_id, at(1)) is TurnState.ABORTED
    assert await writer.stores.queue.end(turn_id, at(1)) is None
    assert (await desk.stores.conversations.turn(turn_id)).state is TurnState.ABORTED


async def test_many_that_come_at_once_get_a_place_each_and_no_more_than_may(desk):
    chat, _ = await busy(desk)

    sent = await asyncio.gather(
        *(waiting(desk, chat, f"No. {number}") for number in range(MAX_QUEUED + 4)), return_exceptions=True
    )

    assert sum(isinstance(each, TooMany) for each in sent) == 4
    queued = await desk.stores.queue.turns(chat.id)
    assert [each.position for each in queued] == list(range(1, MAX_QUEUED + 1))
    assert [await desk.stores.queue.position(each.turn.id) for each in queued[:3]] == [1, 2, 3]


async def test_one_request_that_comes_many_times_at_once_waits_once(desk):
    chat, _ = await busy(desk)

    sent = await asyncio.gather(
        *(waiting(desk, chat, "Two", client_key="m-2", request_id="once") for _ in range(16))
    )

    assert len(set(sent)) == len(await desk.stores.queue.turns(chat.id)) == 1

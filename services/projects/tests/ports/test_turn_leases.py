"""Leases of turns on a real Postgres: all of a process at once, and each only as long as it may go on."""

import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.postgres.turn_leases import PostgresTurnLeases
from eightgentc_projects.domain.role import Role

from .conftest import at
from .test_conversation_store import begin, conversation, end, kept


@pytest.fixture
def leases(database):
    return PostgresTurnLeases(database)


async def begun(desk, *, owner="here", lease_seconds=30.0):
    """A turn that runs, in a chat of its own."""
    chat = conversation(desk, section=new_id())
    await kept(desk, chat)
    return await begin(desk, chat, owner=owner, lease_seconds=lease_seconds)


async def test_all_turns_of_a_process_are_renewed_at_once(leases, desk):
    mine = [await begun(desk, lease_seconds=1.0) for _ in range(3)]

    assert await leases.renew(mine, owner="here", lease_seconds=600) == {each.id for each in mine}


async def test_a_turn_of_another_process_is_not_ours_to_renew(leases, desk):
    other = await begun(desk, owner="there")

    assert await leases.renew([other], owner="here", lease_seconds=30) == set()


async def test_a_turn_does_not_go_on_when_its_stop_was_asked_for(leases, desk):
    running, other = await begun(desk), await begun(desk)
    await desk.change(lambda change: change.conversations.ask_stop(running.id))

    assert await leases.renew([running, other], owner="here", lease_seconds=30) == {other.id}


async def test_a_turn_that_has_ended_is_not_renewed(leases, desk):
    running = await begun(desk)
    await end(desk, running)

    assert await leases.renew([running], owner="here", lease_seconds=30) == set()


@pytest.mark.parametrize(("role", "goes_on"), [(Role.COMMENTER, True), (Role.VIEWER, False), (None, False)])
async def test_a_turn_goes_on_only_while_its_person_may_write(leases, desk, person, role, goes_on):
    bob = person("Bob")
    theirs = await begun(await desk.join(bob, Role.EDITOR))
    if role is None:
        await desk.change(lambda change: change.members.remove(bob.user_id), needs=Role.OWNER)
    else:
        await desk.change(
            lambda change: change.members.set(bob.user_id, role, must_exist=True), needs=Role.OWNER
        )

    assert (await leases.renew([theirs], owner="here", lease_seconds=30) == {theirs.id}) is goes_on


async def test_a_turn_of_a_project_in_the_trash_does_not_go_on(leases, desk):
    running = await begun(desk)
    await desk.change(lambda change: change.projects.trash(at(1)), needs=Role.OWNER)

    assert await leases.renew([running], owner="here", lease_seconds=30) == set()

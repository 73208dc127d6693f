"""The suite of the workspace: units of work, their revision, and who may have one."""

import asyncio

import psycopg
import pytest

from eightgentc_kit.ids import new_id
from eightgentc_kit.postgres.database import Contended
from eightgentc_projects.adapters.outbound.postgres.project_queue import ProjectQueue
from eightgentc_projects.domain.errors import ResourceNotFound, RoleNotSufficient
from eightgentc_projects.domain.role import Role

from .conftest import at


async def nothing(change):
    """A unit of work whose only trace is its row of changes."""


def changes_of(urls, project_id):
    with psycopg.connect(urls.admin) as connection:
        return connection.execute(
            "SELECT revision, cause FROM projects.changes WHERE project_id = %s ORDER BY revision",
            (project_id,),
        ).fetchall()


async def test_each_kept_change_raises_the_revision_by_one_and_writes_one_row(desk, database_urls):
    revisions = [await desk.change(nothing) for _ in range(3)]

    assert revisions == [2, 3, 4]
    assert changes_of(database_urls, desk.project_id) == [
        (1, "CreateProject"),
        *((n, "Test") for n in (2, 3, 4)),
    ]


async def test_parallel_changes_of_one_project_stand_in_line_without_a_hole(desk, database_urls):
    revisions = await asyncio.gather(*(desk.change(nothing) for _ in range(12)))

    assert sorted(revisions) == list(range(2, 14))
    assert [revision for revision, _ in changes_of(database_urls, desk.project_id)] == list(range(1, 14))


async def test_who_waits_for_a_project_waits_without_a_connection(new_desk, person):
    """The pool of these tests has four connections."""
    owner = person("Ada")
    busy, other = await new_desk(owner), await new_desk(owner)
    free, holds = asyncio.Event(), asyncio.Event()

    async def hold(change):
        holds.set()
        await free.wait()

    waiting = [asyncio.create_task(busy.change(hold)) for _ in range(8)]
    await holds.wait()
    async with asyncio.timeout(5):
        assert await other.change(nothing) == 2

    free.set()
    assert sorted(await asyncio.gather(*waiting)) == list(range(2, 10))


async def test_changes_of_one_project_are_made_in_the_order_in_which_they_came(desk):
    revisions = await asyncio.gather(*(desk.change(nothing) for _ in range(9)))

    assert revisions == list(range(2, 11))


async def test_who_waits_too_long_is_told_and_the_next_one_is_not_held_up(database):
    queue, free = ProjectQueue(database.breaker, longest_wait=0.01), asyncio.Event()

    async def hold():
        async with queue.turn("p"):
            await free.wait()

    holding = asyncio.create_task(hold())
    await asyncio.sleep(0)
    with pytest.raises(Contended):
        async with queue.turn("p"):
            pytest.fail("it was not its turn")

    free.set()
    await holding
    async with queue.turn("p"):
        pass
    assert not queue._locks


async def test_a_change_that_raises_leaves_nothing(desk, database_urls):
    async def fails(change):
        await change.projects.trash(at(1))
        raise LookupError

    with pytest.raises(LookupError):
        await desk.change(fails)

    assert (await desk.stores.projects.get()).revision == 1
    assert len(changes_of(database_urls, desk.project_id)) == 1


async def test_a_change_that_records_nothing_is_rolled_back(desk, workspace):
    async with workspace.change(desk.acting, cause="Test", needs=Role.EDITOR) as change:
        await change.projects.trash(at(1))

    assert (await desk.stores.projects.get()).revision == 1


async def test_only_a_change_of_the_graph_raises_the_graphs_revision(desk, workspace):
    seen = []
    for touches in (True, False, True):
        async with workspace.change(
            desk.acting, cause="Test", needs=Role.EDITOR, touches_graph=touches
        ) as change:
            change.record("thing", "1")
            seen.append(change.graph_revision)

    assert seen == [1, 1, 2]


@pytest.mark.parametrize("role", list(Role))
async def test_a_change_needs_its_role_and_says_what_the_person_is(desk, person, role):
    theirs = await desk.join(person("Bob"), role)

    for needed in Role:
        if needed <= role:
            await theirs.change(nothing, needs=needed)
        else:
            with pytest.raises(RoleNotSufficient) as refused:
                await theirs.change(nothing, needs=needed)
            assert refused.value.metadata == {"role": role.word, "needed": needed.word}


async def test_a_project_of_others_and_one_that_never_was_are_not_there_alike(desk, person, workspace):
    stranger = person("Eve")

    for project_id in (desk.project_id, new_id()):
        with pytest.raises(ResourceNotFound):
            async with workspace.change(stranger.in_project(project_id), cause="Test", needs=Role.VIEWER):
                pytest.fail("a stranger got in")


async def test_what_ends_the_right_to_write_is_done_after_the_row_is_written(desk, person, database_urls):
    bob = person("Bob")
    theirs = await desk.join(bob, Role.EDITOR)

    async with theirs.workspace.change(theirs.acting, cause="Leave", needs=Role.VIEWER) as change:
        change.record("member", bob.user_id)
        await change.conclude(change.members.remove(bob.user_id))

    assert changes_of(database_urls, desk.project_id)[-1] == (3, "Leave")
    with pytest.raises(ResourceNotFound):
        await theirs.stores.projects.get()

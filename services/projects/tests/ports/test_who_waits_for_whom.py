"""Chats wait for no edit of the project, and what ends the right to write waits for chats, or they for it.

Each test holds a transaction open, and asks Postgres who waits.
"""

import asyncio
from contextlib import asynccontextmanager

import psycopg
import pytest
import pytest_asyncio

from eightgentc_kit.clock import SystemClock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.delete_project import DeleteProject
from eightgentc_projects.application.remove_member import RemoveMember
from eightgentc_projects.application.rename_plan_section import RenamePlanSection
from eightgentc_projects.application.update_member import UpdateMember
from eightgentc_projects.domain.errors import ResourceNotFound, RoleNotSufficient
from eightgentc_projects.domain.role import Role
from eightgentc_projects.ports.conversation_store import NewTurn

from .test_conversation_store import begin, conversation, end, kept, message
from .test_section_store import section


@pytest_asyncio.fixture
async def a_transaction_waits(database_urls):
    """Returns once a transaction waits for another one's lock."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    connection = await psycopg.AsyncConnection.connect(database_urls.admin, autocommit=True)

    async def until():
        async with asyncio.timeout(5):
            while (await (await connection.execute(waiting)).fetchone())[0] == 0:
                pass

    yield until
    await connection.close()


@pytest_asyncio.fixture
async def theirs(desk, person):
    """The project as Bob sees it, a commenter; it has the section Goals."""
    goals = section(desk, "Goals")
    await desk.change(lambda change: change.sections.insert(goals))
    return await desk.join(person("Bob"), Role.COMMENTER)


def send_to(stores, desk, chat):
    """Begin a turn in a chat about Goals that the message opens."""
    said = message(chat, "Hi", author=desk.acting.user_id)
    turn = NewTurn(new_id(), new_id(), "here", 30.0)
    return stores.conversations.send_message(chat.client_key, said, opening=chat, turn=turn)


async def said_in(desk, chat):
    return [said.text for said in await desk.stores.conversations.messages(chat.id, None, 9)]


def remove(desk, theirs):
    return RemoveMember(desk.workspace)(desk.acting, desk.project_id, theirs.acting.user_id)


def make_viewer(desk, theirs):
    return UpdateMember(desk.workspace)(desk.acting, desk.project_id, theirs.acting.user_id, Role.VIEWER)


def delete(desk, theirs):
    return DeleteProject(desk.workspace, SystemClock())(desk.acting, desk.project_id, etag="")


def rename(desk, theirs):
    use_case = RenamePlanSection(desk.workspace, SystemClock())
    return use_case(desk.acting, desk.project_id, "Goals", new_name="Aims", etag="")


async def test_a_whole_turn_passes_while_another_transaction_holds_the_projects_head(
    desk, theirs, database_urls
):
    chat = conversation(theirs, "Goals", client_key="c")
    async with await psycopg.AsyncConnection.connect(database_urls.admin) as editing:
        await editing.execute(
            "SELECT 1 FROM projects.heads WHERE project_id = %s FOR UPDATE", (desk.project_id,)
        )

        async with asyncio.timeout(5):
            await send_to(theirs.stores, theirs, chat)
            running = await theirs.stores.conversations.active_turn(chat.id)
            assert await end(theirs, running, answer=message(chat, "Answer", 1))

    assert await said_in(desk, chat) == ["Hi", "Answer"]


async def test_chats_do_not_stand_in_the_line_of_the_projects_edits(desk, theirs):
    """The pool of these tests has four connections."""
    free, holds = asyncio.Event(), asyncio.Event()

    async def hold(change):
        holds.set()
        await free.wait()

    editing = [asyncio.create_task(desk.change(hold)) for _ in range(8)]
    await holds.wait()

    chats = [conversation(theirs, "Goals", client_key=f"c{number}") for number in range(20)]
    async with asyncio.timeout(5):
        await asyncio.gather(*(send_to(theirs.stores, theirs, chat) for chat in chats))

    free.set()
    await asyncio.gather(*editing)


@pytest.mark.parametrize("what", [remove, make_viewer, delete, rename])
async def test_what_ends_the_right_to_write_waits_for_a_turn_that_begins(
    desk, theirs, a_transaction_waits, database_urls, what
):
    chat = conversation(theirs, "Goals", client_key="c")

    async with theirs.workspace.transaction(theirs.acting) as stores:
        await send_to(stores, theirs, chat)
        later = asyncio.create_task(what(desk, theirs))
        await a_transaction_waits()
        assert not later.done()
    await later

    with psycopg.connect(database_urls.admin) as admin:
        [(messages, turns, named)] = admin.execute(
            """SELECT (SELECT count(*) FROM projects.messages), (SELECT count(*) FROM projects.turns), section
            FROM projects.conversations"""
        ).fetchall()
    assert (messages, turns) == (1, 1)
    assert named == ("Aims" if what is rename else "Goals"), "the chat follows its section"


@pytest.mark.parametrize("what", [remove, make_viewer, delete])
async def test_an_answer_that_is_being_saved_is_waited_for(
    desk, theirs, a_transaction_waits, database_urls, what
):
    chat = conversation(theirs, "Goals")
    await kept(theirs, chat)
    running = await begin(theirs, chat)

    async with theirs.workspace.transaction(theirs.acting) as stores:
        await stores.conversations.end_turn(
            running,
            running.state.DONE,
            running.create_time,
            owner="here",
            answer=message(chat, "A", 1),
            generation=None,
        )
        later = asyncio.create_task(what(desk, theirs))
        await a_transaction_waits()
    await later

    with psycopg.connect(database_urls.admin) as admin:
        assert admin.execute("SELECT count(*) FROM projects.messages").fetchone() == (2,)


@asynccontextmanager
async def removing(desk, theirs):
    async with desk.workspace.change(desk.acting, cause="Test", needs=Role.OWNER) as change:
        change.record("member", "1")
        await change.members.remove(theirs.acting.user_id)
        yield


@asynccontextmanager
async def making_viewer(desk, theirs):
    async with desk.workspace.change(desk.acting, cause="Test", needs=Role.OWNER) as change:
        change.record("member", "1")
        await change.members.set(theirs.acting.user_id, Role.VIEWER, must_exist=True)
        yield


@asynccontextmanager
async def deleting(desk, theirs):
    async with desk.workspace.change(desk.acting, cause="Test", needs=Role.OWNER) as change:
        change.record("project", "1")
        await change.members.lock_memberships()
        project = await change.projects.get()
        await change.conclude(change.projects.trash(project.create_time))
        yield


@pytest.mark.parametrize(
    ("ending", "error"),
    [(removing, ResourceNotFound), (making_viewer, RoleNotSufficient), (deleting, ResourceNotFound)],
)
@pytest.mark.parametrize("known", [False, True])
async def test_a_turn_that_begins_while_the_right_to_it_ends_is_refused_whole(
    desk, theirs, a_transaction_waits, database_urls, ending, error, known
):
    chat = conversation(theirs, "Goals", client_key="c")
    if known:
        await kept(theirs, chat)

    async with ending(desk, theirs):
        late = asyncio.create_task(send_to(theirs.stores, theirs, chat))
        await a_transaction_waits()
        assert not late.done()
    with pytest.raises(error):
        await late

    with psycopg.connect(database_urls.admin) as admin:
        counted = [
            admin.execute(f"SELECT count(*) FROM projects.{table}").fetchone()[0]
            for table in ("conversations", "messages", "turns")
        ]
    assert counted == [int(known), 0, 0]


async def test_the_next_message_waits_for_the_one_before_and_for_no_other(desk, theirs, a_transaction_waits):
    chat, other = conversation(desk, "Goals"), conversation(desk, "Goals")
    await kept(desk, chat, other)

    def say(stores, chat, text):
        said = message(chat, text, author=theirs.acting.user_id)
        return stores.conversations.send_message(chat.id, said, opening=None, turn=None)

    async with theirs.workspace.transaction(theirs.acting) as stores:
        await say(stores, chat, "First")
        second = asyncio.create_task(say(theirs.stores, chat, "Second"))
        await a_transaction_waits()
        async with asyncio.timeout(5):
            await say(theirs.stores, other, "Elsewhere")
    await second

    assert await said_in(desk, chat) == ["First", "Second"]


@pytest.mark.parametrize("role", [Role.COMMENTER, Role.VIEWER, None])
async def test_a_person_who_may_not_edit_keeps_no_other_from_writing(desk, theirs, person, role):
    eve = person("Eve")
    if role is not None:
        await desk.join(eve, role)

    async with desk.workspace.transaction(eve.in_project(desk.project_id)) as stores:
        await stores.members.lock_memberships()
        await stores.conversations.page("", None, 1)  # sends what was queued
        async with asyncio.timeout(5):
            await send_to(theirs.stores, theirs, conversation(theirs, "Goals", client_key="c"))

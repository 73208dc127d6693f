"""The log of a conversation: numbers without holes, what each entry says, and who may add to it."""

import asyncio
import hashlib
import uuid

import psycopg
import pytest

from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.errors import ResourceNotFound, RoleNotSufficient
from eightgentc_projects.domain.role import Role
from eightgentc_projects.ports.conversation_store import NewTurn

from .test_conversation_store import begin, conversation, end, kept, message, send


@pytest.fixture
def rows(database_urls):
    """Reads past row security."""

    def read(query, *params):
        with psycopg.connect(database_urls.admin) as connection:
            return connection.execute(query, params).fetchall()

    return read


@pytest.fixture
def sequences(rows):
    """The numbers of a conversation's messages, in their order, and its head."""

    def read(chat):
        of_chat = "FROM projects.messages WHERE conversation_id = %s ORDER BY sequence"
        [(head,)] = rows("SELECT last_sequence FROM projects.conversations WHERE id = %s", chat.id)
        return [number for (number,) in rows(f"SELECT sequence {of_chat}", chat.id)], head

    return read


async def test_fifty_senders_at_once_leave_no_hole_in_a_conversation(desk, sequences):
    chat = conversation(desk)
    await kept(desk, chat)

    await asyncio.gather(*(send(desk, chat, f"{number}") for number in range(50)))

    assert sequences(chat) == (list(range(1, 51)), 50)


async def test_each_conversation_has_its_own_numbers(desk, sequences):
    chats = [conversation(desk) for _ in range(5)]
    await kept(desk, *chats)

    await asyncio.gather(*(send(desk, chats[number % 5]) for number in range(50)))

    assert [sequences(chat) for chat in chats] == [(list(range(1, 11)), 10)] * 5


async def test_a_message_that_is_not_kept_takes_no_number(desk, workspace, sequences):
    chat = conversation(desk)
    await kept(desk, chat)

    async def fails():
        lost = message(chat, "Lost", author=desk.acting.user_id)
        async with workspace.transaction(desk.acting) as stores:
            await stores.conversations.send_message(chat.id, lost, opening=None, turn=None)
            raise LookupError

    with pytest.raises(LookupError):
        await fails()
    running = await begin(desk, chat)
    await end(desk, running, answer=message(chat, "Answer", 1))
    await end(desk, running, answer=message(chat, "Again", 2))

    assert sequences(chat) == ([1, 2], 2)


async def test_a_message_that_a_process_of_the_release_before_inserts_is_numbered_too(
    desk, database_urls, sequences
):
    chat = conversation(desk)
    await kept(desk, chat)
    await send(desk, chat)

    with psycopg.connect(database_urls.roles["eightgentc_projects"]) as connection:
        acting(connection, desk)
        connection.execute(
            "INSERT INTO projects.messages (project_id, id, conversation_id, role, author_id, parts, text)"
            " VALUES (%s, gen_random_uuid(), %s, 'user', %s, '[]', '')",
            (desk.project_id, chat.id, desk.acting.user_id),
        )
    await send(desk, chat)

    assert sequences(chat) == ([1, 2, 3], 3)


async def test_an_entry_says_who_wrote_it_at_which_revision_and_what(desk, rows):
    chat = conversation(desk)
    await kept(desk, chat)
    running = await begin(desk, chat)
    await desk.change(lambda change: change.projects.get())
    await end(desk, running, answer=message(chat, "Answer", 1))

    entries = rows(
        """SELECT sequence, messages.role, revision, user_id::text, digest, salt, parts::text, metadata::text
        FROM projects.messages JOIN projects.actors ON ref = actor_ref ORDER BY sequence"""
    )

    owner = desk.acting.user_id
    assert [entry[:4] for entry in entries] == [(1, "user", 2, owner), (2, "assistant", 3, owner)]
    for sequence, role, _, _, digest, salt, parts, metadata in entries:
        said = f'["{chat.id}", {sequence}, "{role}", {parts}, {metadata}]'
        assert digest == hashlib.sha256(uuid.UUID(str(salt)).bytes + said.encode()).digest()


async def test_the_same_text_has_another_digest_each_time(desk, rows):
    chat = conversation(desk)
    await kept(desk, chat)

    for _ in range(2):
        await send(desk, chat, "Yes")

    assert rows("SELECT count(DISTINCT digest) FROM projects.messages") == [(2,)]


def acting(connection, desk):
    """Let the connection's transaction act for the person in the project."""
    connection.execute(
        "SELECT set_config('app.user_id', %s, true), set_config('app.project_id', %s, true)",
        (desk.acting.user_id, desk.project_id),
    )


@pytest.mark.parametrize(
    "change", ["UPDATE projects.messages SET text = 'x'", "DELETE FROM projects.messages"]
)
async def test_an_entry_is_never_changed_or_removed(desk, database_urls, change):
    chat = conversation(desk)
    await kept(desk, chat)
    await send(desk, chat)

    with psycopg.connect(database_urls.roles["eightgentc_projects"]) as connection:
        acting(connection, desk)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(change)


@pytest.mark.parametrize(("role", "error"), [(Role.VIEWER, RoleNotSufficient), (None, ResourceNotFound)])
@pytest.mark.parametrize("opens", [False, True])
async def test_who_may_not_write_sends_nothing_and_begins_nothing(desk, person, rows, role, error, opens):
    chat, bob = conversation(desk), person("Bob")
    await kept(desk, chat)
    theirs = type(desk)(desk.workspace, bob.in_project(desk.project_id))
    if role is not None:
        await desk.join(bob, role)
    opening = conversation(theirs, client_key="theirs") if opens else None

    with pytest.raises(error):
        await theirs.stores.conversations.send_message(
            "theirs" if opens else chat.id,
            message(chat, "Hi", author=bob.user_id),
            opening=opening,
            turn=NewTurn(new_id(), new_id(), "here", 30.0),
        )

    assert rows("SELECT count(*) FROM projects.messages") == [(0,)]
    assert rows("SELECT count(*) FROM projects.turns") == [(0,)]
    assert rows("SELECT count(*) FROM projects.conversations") == [(1,)]


async def test_a_stranger_ends_no_turn(desk, person, rows):
    chat, eve = conversation(desk), person("Eve")
    await kept(desk, chat)
    running = await begin(desk, chat)
    theirs = type(desk)(desk.workspace, eve.in_project(desk.project_id))

    assert not await end(theirs, running, answer=message(chat, "Mine", 1))

    assert rows("SELECT state FROM projects.turns") == [("running",)]
    assert rows("SELECT count(*) FROM projects.messages") == [(1,)]


async def test_a_chat_moves_no_revision_and_writes_no_change(desk, rows):
    chat = conversation(desk)
    await kept(desk, chat)
    before = rows("SELECT revision, graph_revision FROM projects.heads")

    running = await begin(desk, chat)
    await end(desk, running, answer=message(chat, "Answer", 1))

    assert rows("SELECT revision, graph_revision FROM projects.heads") == before
    assert rows("SELECT max(revision) FROM projects.changes") == [(before[0][0],)]

"""One suite for every journal of turns."""

import asyncio

import pytest_asyncio

from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.memory_turn_journal import MemoryTurnJournal
from eightgentc_projects.adapters.outbound.valkey_turn_journal import ValkeyTurnJournal
from eightgentc_projects.domain.conversation import TurnState
from eightgentc_projects.domain.stream_event import Finish, TextDelta

END = Finish(TurnState.DONE, "stop")


@pytest_asyncio.fixture(params=["memory", "valkey", "valkey, another process"])
async def journals(request, valkey_server):
    """(where the turn runs, where it is read)."""
    if request.param == "memory":
        journal = MemoryTurnJournal()
        yield journal, journal
        return
    writer = ValkeyTurnJournal(valkey_server.urls["projects"])
    reader = ValkeyTurnJournal(valkey_server.urls["projects"]) if "another" in request.param else writer
    yield writer, reader
    await writer.close()
    if reader is not writer:
        await reader.close()


async def copied(writer):
    if isinstance(writer, ValkeyTurnJournal):
        await writer.flush()


async def test_a_reader_gets_every_entry_in_order_and_the_end_ends_it(journals):
    writer, reader = journals
    turn = new_id()
    for entry in (TextDelta("a"), TextDelta("b"), END):
        await writer.append(turn, entry)
    await copied(writer)

    read = [item async for item in reader.read(turn, 0)]

    assert read == [(1, TextDelta("a")), (2, TextDelta("b")), (3, END)]


async def test_a_reader_may_begin_after_a_number(journals):
    writer, reader = journals
    turn = new_id()
    for entry in (TextDelta("a"), TextDelta("b"), END):
        await writer.append(turn, entry)
    await copied(writer)

    assert [number async for number, _ in reader.read(turn, 2)] == [3]


async def test_a_reader_follows_what_is_still_being_written(journals):
    writer, reader = journals
    turn = new_id()
    await writer.append(turn, TextDelta("a"))
    await copied(writer)
    stream = reader.read(turn, 0)
    first = await anext(stream)

    following = asyncio.ensure_future(anext(stream))
    await writer.append(turn, TextDelta("b"))

    async with asyncio.timeout(5):
        assert [first, await following] == [(1, TextDelta("a")), (2, TextDelta("b"))]


async def test_nothing_is_known_of_another_turn(journals):
    _, reader = journals

    assert [item async for item in reader.read(new_id(), 0)] == []


async def test_while_valkey_is_unavailable_turns_go_on_in_their_process():
    journal = ValkeyTurnJournal("redis://127.0.0.1:1/0")
    turn = new_id()
    for entry in (TextDelta("a"), END):
        await journal.append(turn, entry)

    assert [entry async for _, entry in journal.read(turn, 0)] == [TextDelta("a"), END]
    await journal.close()


async def test_a_silent_writer_ends_the_reading():
    journal = MemoryTurnJournal(silence_seconds=0.01)
    turn = new_id()
    await journal.append(turn, TextDelta("a"))

    assert [number async for number, _ in journal.read(turn, 0)] == [1]

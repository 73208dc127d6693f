"""One suite for every journal of turns."""

import asyncio

import pytest_asyncio

from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.memory_turn_journal import MemoryTurnJournal
from eightgentc_projects.adapters.outbound.valkey_turn_journal import KEEP_SECONDS, ValkeyTurnJournal
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


async def test_what_is_there_is_read_without_waiting_for_more(journals):
    writer, reader = journals
    turn = new_id()
    for text in ("a", "b"):
        await writer.append(turn, TextDelta(text))
    await copied(writer)

    assert await reader.recorded(turn) == [TextDelta("a"), TextDelta("b")]
    assert await reader.recorded(new_id()) == []


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


async def test_what_is_copied_in_beats_is_whole_for_readers_who_join_at_any_time(journals):
    """Sixty turns at once, each read from its start, from its middle, and by a reader who comes at the end."""
    writer, reader = journals
    turns = {new_id(): [TextDelta(f"{turn}-{n}") for n in range(30)] for turn in range(60)}

    async def write(turn):
        for entry in [*turns[turn], END]:
            await writer.append(turn, entry)
            await asyncio.sleep(0)

    async def read(turn, after):
        """As who follows a turn does: a journal that falls silent is asked again."""
        found = []
        while not found or found[-1][1] != END:
            async for number, event in reader.read(turn, after):
                found.append((number, event))
                after = number
            await asyncio.sleep(0.01)
        return found

    async with asyncio.timeout(60):
        early = [asyncio.create_task(read(turn, 0)) for turn in turns]
        middle = [asyncio.create_task(read(turn, 15)) for turn in turns]
        await asyncio.gather(*map(write, turns))
        await copied(writer)
        late = [asyncio.create_task(read(turn, 0)) for turn in turns]
        found = await asyncio.gather(*early, *middle, *late)

    whole = [list(enumerate([*entries, END], 1)) for entries in turns.values()]
    assert found == [*whole, *(entries[15:] for entries in whole), *whole]


async def test_a_copy_is_forgotten_some_time_after_its_turn(valkey_server):
    journal, turn = ValkeyTurnJournal(valkey_server.urls["projects"]), new_id()
    for entry in (TextDelta("a"), TextDelta("b"), END):
        await journal.append(turn, entry)
        await journal.flush()

    assert 0 < await journal._writer.ttl(f"projects:turn-events:{{{turn}}}") <= KEEP_SECONDS
    await journal.close()


async def test_a_copy_that_is_cut_off_leaves_a_beginning_without_gaps(valkey_server):
    writer = ValkeyTurnJournal(valkey_server.urls["projects"])
    reader = ValkeyTurnJournal(valkey_server.urls["projects"])
    turn = new_id()
    for n in range(40):
        await writer.append(turn, TextDelta(str(n)))
    await writer.flush()
    for n in range(40, 80):
        await writer.append(turn, TextDelta(str(n)))

    # As when its process is killed before the next beat.
    copying = writer._copying
    copying.cancel()
    await asyncio.gather(copying, return_exceptions=True)

    numbers = [number async for number, _ in reader.read(turn, 0)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 40
    await writer.close()
    await reader.close()

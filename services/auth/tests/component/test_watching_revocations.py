"""WatchRevocations over gRPC: catching up, following, truncation, and a service that hears of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import psycopg
import pytest

from eightgentc.auth.v1 import account_service_pb2, session_service_pb2
from eightgentc_testing.database import DatabaseURLs

Entry = session_service_pb2.WatchRevocationsResponse


async def watch(auth, after_number: int = 0):
    request = session_service_pb2.WatchRevocationsRequest(after_number=after_number)
    return auth.sessions.WatchRevocations(request, metadata=await auth.as_service("ai"), timeout=30)


async def next_entry(stream, kind: str) -> Entry:
    """The next one of a kind, whatever comes between."""
    async for message in stream:
        if message.WhichOneof("entry") == kind:
            return message
    raise AssertionError("the stream ended")


async def until_heartbeat(stream) -> list[Entry]:
    """Everything up to the sign that nothing more is there."""
    seen = []
    async for message in stream:
        if message.WhichOneof("entry") == "heartbeat":
            return seen
        seen.append(message)
    raise AssertionError("the stream ended")


async def sessions_ended(auth, count: int) -> list[str]:
    """Sign in and out so many times."""
    ended = []
    for _ in range(count):
        tokens = (await auth.sign_in()).tokens
        await auth.sign_out(tokens.access_token)
        ended.append(tokens.session_id)
    return ended


async def test_session_that_ends_is_told_with_its_number_and_for_how_long_to_remember(auth) -> None:
    tokens = (await auth.sign_up()).tokens
    stream = await watch(auth)
    heartbeat = await next_entry(stream, "heartbeat")

    await auth.sign_out(tokens.access_token)
    entry = await next_entry(stream, "session_revoked")

    assert entry.number == heartbeat.number + 1
    assert entry.session_revoked.session_id == tokens.session_id
    assert entry.session_revoked.forget_time.seconds >= tokens.access_expire_time.seconds + 10


async def test_new_reader_gets_what_still_matters_then_a_heartbeat_with_the_number_reached(auth) -> None:
    await auth.sign_up()
    ended = await sessions_ended(auth, 3)

    stream = await watch(auth)
    entries = await until_heartbeat(stream)

    revoked = [entry for entry in entries if entry.WhichOneof("entry") == "session_revoked"]
    assert [entry.session_revoked.session_id for entry in revoked] == ended
    assert [entry.number for entry in entries] == [1, 2, 3, 4]  # the first one: the first key


async def test_reader_that_comes_back_gets_exactly_what_it_missed(auth) -> None:
    await auth.sign_up()
    await sessions_ended(auth, 2)
    first = await watch(auth)
    number = (await until_heartbeat(first))[-1].number
    first.cancel()
    missed = await sessions_ended(auth, 2)

    entries = await until_heartbeat(await watch(auth, number))

    assert [entry.session_revoked.session_id for entry in entries] == missed
    assert [entry.number for entry in entries] == [number + 1, number + 2]


async def test_what_may_be_forgotten_is_not_told_to_a_new_reader(auth) -> None:
    await auth.sign_up()
    await sessions_ended(auth, 1)
    auth.clock.advance(timedelta(hours=1))
    ended = await sessions_ended(auth, 1)

    entries = await until_heartbeat(await watch(auth))

    assert [entry.session_revoked.session_id for entry in entries] == ended


async def test_reader_whose_entries_were_purged_is_told_so_first(auth, auth_database: DatabaseURLs) -> None:
    await auth.sign_up()
    await sessions_ended(auth, 2)
    auth.clock.advance(timedelta(hours=1))
    [kept] = await sessions_ended(auth, 1)
    purge = auth.process.background_work["purge revocations"].args[1]
    await purge()

    entries = await until_heartbeat(await watch(auth, 1))

    assert entries[0].WhichOneof("entry") == "log_truncated"
    assert [entry.session_revoked.session_id for entry in entries[1:]] == [kept]
    assert entries[1].number == entries[0].number + 1 == 4


async def test_new_reader_is_not_told_of_entries_that_were_purged_before_it_came(auth) -> None:
    await auth.sign_up()
    await sessions_ended(auth, 2)
    auth.clock.advance(timedelta(hours=1))
    [kept] = await sessions_ended(auth, 1)
    purge = auth.process.background_work["purge revocations"].args[1]
    await purge()

    entries = await until_heartbeat(await watch(auth))

    assert [entry.session_revoked.session_id for entry in entries] == [kept]


async def test_reader_that_had_seen_all_that_was_purged_goes_on_as_before(auth) -> None:
    await auth.sign_up()
    await sessions_ended(auth, 2)
    number = (await until_heartbeat(await watch(auth)))[-1].number
    auth.clock.advance(timedelta(hours=1))
    [kept] = await sessions_ended(auth, 1)
    purge = auth.process.background_work["purge revocations"].args[1]
    await purge()

    entries = await until_heartbeat(await watch(auth, number))

    assert [entry.session_revoked.session_id for entry in entries] == [kept]
    assert entries[0].number == number + 1


async def test_reader_from_a_younger_log_is_told_so_first(auth) -> None:
    """As after the database was restored from a backup."""
    entries = await until_heartbeat(await watch(auth, 1_000_000))

    assert entries[0].WhichOneof("entry") == "log_truncated"
    assert entries[0].number == 0


async def test_stream_gives_signs_of_life(start_auth) -> None:
    async with start_auth(heartbeat_seconds=0.01) as auth:
        stream = await watch(auth)

        beats = [await next_entry(stream, "heartbeat") for _ in range(3)]

    assert [beat.number for beat in beats] == [1, 1, 1]


@pytest.mark.row("F7", clause="a revoked token is refused by every service")
async def test_session_that_ended_at_one_process_is_told_by_another(auth, start_auth) -> None:
    async with start_auth() as other:
        tokens = (await auth.sign_up()).tokens
        stream = await watch(other)
        await next_entry(stream, "heartbeat")

        await auth.sign_out(tokens.access_token)

        entry = await next_entry(stream, "session_revoked")
        assert entry.session_revoked.session_id == tokens.session_id


async def test_reader_sees_no_hole_while_many_sessions_end_at_two_processes(auth, start_auth) -> None:
    await auth.sign_up()
    async with start_auth() as other:
        stream = await watch(auth)
        await next_entry(stream, "heartbeat")
        await auth.as_service("edge-gateway")
        await other.as_service("edge-gateway")

        await asyncio.gather(*(sessions_ended(process, 5) for process in (auth, other) * 3))
        numbers = [(await next_entry(stream, "session_revoked")).number for _ in range(30)]

    assert numbers == list(range(2, 32))


async def test_streams_end_by_themselves_when_the_process_stops(start_auth) -> None:
    async with start_auth() as auth:
        stream = await watch(auth)
        await next_entry(stream, "heartbeat")

        auth.stopping.set()

        assert [message async for message in stream] == []
        await asyncio.wait_for(auth.serving, 4.0)  # well under the drain time of 5 s


async def test_session_is_refused_by_the_process_that_ended_it_from_the_next_call_on(auth) -> None:
    await auth.sign_up()
    for _ in range(20):
        tokens = (await auth.sign_in()).tokens
        person = await auth.as_person(tokens.access_token)
        await auth.accounts.GetAccount(account_service_pb2.GetAccountRequest(), metadata=person)

        await auth.sessions.SignOut(session_service_pb2.SignOutRequest(), metadata=person)
        refusal = await auth.refusal(
            auth.accounts.GetAccount(account_service_pb2.GetAccountRequest(), metadata=person)
        )

        assert refusal.reason == "TOKEN_INVALID"


async def test_entry_and_end_of_the_session_commit_together(auth, auth_database: DatabaseURLs) -> None:
    tokens = (await auth.sign_up()).tokens
    with psycopg.connect(auth_database.admin) as admin:
        admin.execute("REVOKE INSERT ON auth.revocations FROM eightgentc_auth")

    refusal = await auth.refusal(auth.sign_out(tokens.access_token))

    assert refusal.reason == "INTERNAL"
    assert (await auth.refresh(tokens.refresh_token)).session_id == tokens.session_id

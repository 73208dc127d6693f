"""WatchEvents over gRPC: the outbox that feeds the projections of others."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from eightgentc.auth.v1 import event_service_pb2
from eightgentc_testing.database import DatabaseURLs


async def watch(auth, after_number: int = 0):
    request = event_service_pb2.WatchEventsRequest(after_number=after_number)
    return auth.events.WatchEvents(request, metadata=await auth.as_service("projects"), timeout=30)


async def test_every_account_is_told_from_the_first_on_in_order(auth) -> None:
    made = [(await auth.sign_up(f"person{number}@example.org")).account for number in range(3)]

    stream = await watch(auth)
    events = [await stream.read() for _ in range(3)]

    assert [event.number for event in events] == [1, 2, 3]
    assert [event.account_changed.account_id for event in events] == [account.id for account in made]
    assert events[0].account_changed.name == "Ada"
    assert events[0].account_changed.active
    assert events[0].create_time == made[0].create_time


async def test_reader_goes_on_after_the_number_it_stored(auth) -> None:
    made = [(await auth.sign_up(f"person{number}@example.org")).account for number in range(3)]

    stream = await watch(auth, 2)

    assert (await stream.read()).account_changed.account_id == made[2].id


async def test_new_account_reaches_a_reader_at_another_process(auth, start_auth) -> None:
    async with start_auth() as other:
        stream = await watch(other)
        reading = asyncio.create_task(stream.read())

        account = (await auth.sign_up()).account

        assert (await reading).account_changed.account_id == account.id


async def test_parallel_sign_ups_leave_no_hole(auth) -> None:
    await asyncio.gather(*(auth.sign_up(f"person{number}@example.org") for number in range(20)))

    stream = await watch(auth)

    assert [(await stream.read()).number for _ in range(20)] == list(range(1, 21))


@pytest.mark.row("F28", clause="the change and its record commit together")
async def test_account_and_event_commit_together_or_not_at_all(auth, auth_database: DatabaseURLs) -> None:
    with psycopg.connect(auth_database.admin, autocommit=True) as admin:
        admin.execute("REVOKE INSERT ON auth.events FROM eightgentc_auth")

        refusal = await auth.refusal(auth.sign_up())

        assert refusal.reason == "INTERNAL"
        admin.execute("GRANT INSERT ON auth.events TO eightgentc_auth")
    assert (await auth.sign_up()).account.email == "ada@example.org"

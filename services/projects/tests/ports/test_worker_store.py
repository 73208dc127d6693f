"""The suite of what the worker keeps: people, and requests past their time."""

import psycopg

from eightgentc_kit.ids import new_id
from eightgentc_projects.adapters.outbound.postgres.worker_store import (
    PostgresExpiredRequests,
    PostgresLapsedTurns,
    PostgresPeopleProjection,
)
from eightgentc_projects.domain.conversation import TurnState
from eightgentc_projects.ports.worker_store import PersonChanged

from .test_conversation_store import at, begin, conversation, kept, message


def stored(urls, query):
    with psycopg.connect(urls.admin, autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


async def test_a_person_and_the_number_of_the_event_are_kept_together(worker_database, database_urls):
    people, ada = PostgresPeopleProjection(worker_database), new_id()
    assert await people.cursor() == 0

    await people.apply(PersonChanged(7, ada, "Ada", True))
    await people.apply(PersonChanged(5, ada, "An older name", False))

    assert await people.cursor() == 7
    assert stored(database_urls, "SELECT name, active FROM projects.people") == [("Ada", True)]


async def test_a_purge_takes_what_is_past_its_time_at_most_so_many_at_once(worker_database, database_urls):
    stored(
        database_urls,
        """INSERT INTO projects.requests (user_id, request_id, method, fingerprint, expire_time)
        SELECT gen_random_uuid(), 'r' || n, 'm', '', now() + make_interval(hours => n) FROM unnest(ARRAY[-4, -3, -2, -1, 1]) n""",
    )
    expired = PostgresExpiredRequests(worker_database)

    gone = [await expired.purge(2) for _ in range(3)]

    assert gone == [2, 2, 0]
    assert stored(database_urls, "SELECT request_id FROM projects.requests WHERE expire_time > now()") == [
        ("r1",)
    ]


async def test_turns_whose_lease_is_over_are_found_and_ended_once_and_others_go_on(worker_database, desk):
    chats = [conversation(desk, section=new_id()) for _ in range(3)]
    await kept(desk, *chats)
    dead, dying, alive = [
        await begin(desk, chat, lease_seconds=seconds)
        for chat, seconds in zip(chats, (-9.0, -1.0, 30.0), strict=True)
    ]

    lapsed, answer = PostgresLapsedTurns(worker_database), message(chats[0], "As far as", 1)

    found = await lapsed.find(5.0, 10)
    ended = [await lapsed.end(dead, at(1), answer), await lapsed.end(dead, at(1), answer)]

    states = [(await desk.stores.conversations.turn(each.id)).state for each in (dead, dying, alive)]
    assert (found, ended) == ([dead], [True, False])
    assert [said.text for said in await desk.stores.conversations.messages(chats[0].id, None, 9)] == [
        "Hi",
        "As far as",
    ]
    assert states == [TurnState.FAILED, TurnState.RUNNING, TurnState.RUNNING]

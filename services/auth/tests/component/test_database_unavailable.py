"""The database becomes unavailable under a running process, and available again."""

from __future__ import annotations

import asyncio
import time

from eightgentc.auth.v1 import session_service_pb2
from eightgentc_kit.errors import Code
from eightgentc_testing.database import DatabaseURLs, unavailable


async def test_calls_fail_fast_and_clearly_keys_are_served_and_all_comes_back(
    auth, auth_database: DatabaseURLs
) -> None:
    tokens = (await auth.sign_up()).tokens
    with unavailable(auth_database):
        started = time.monotonic()
        refusals = [
            await auth.refusal(auth.refresh(tokens.refresh_token)),
            await auth.refusal(auth.sign_in()),
        ]
        seconds = time.monotonic() - started
        key_set = await auth.sessions.GetKeySet(session_service_pb2.GetKeySetRequest())

    assert [(refusal.code, refusal.reason) for refusal in refusals] == [
        (Code.UNAVAILABLE, "DATABASE_UNAVAILABLE")
    ] * 2
    assert all(refusal.retry_after for refusal in refusals)
    assert seconds < 10
    assert '"keys"' in key_set.key_set
    assert (await _once_it_is_back(auth, tokens.refresh_token)).session_id == tokens.session_id


async def test_stream_outlives_the_outage_and_tells_what_came_after(
    auth, auth_database: DatabaseURLs
) -> None:
    tokens = (await auth.sign_up()).tokens
    person = await auth.as_person(tokens.access_token)
    stream = auth.sessions.WatchRevocations(
        session_service_pb2.WatchRevocationsRequest(), metadata=await auth.as_service("ai"), timeout=30
    )
    async for message in stream:
        if message.WhichOneof("entry") == "heartbeat":
            break

    with unavailable(auth_database):
        await auth.refusal(auth.refresh(tokens.refresh_token))
    await _once_it_is_back(auth, tokens.refresh_token)
    await auth.sessions.SignOut(session_service_pb2.SignOutRequest(), metadata=person)

    async for message in stream:
        if message.WhichOneof("entry") == "session_revoked":
            break
    assert message.session_revoked.session_id == tokens.session_id


async def _once_it_is_back(auth, refresh_token: str):
    async with asyncio.timeout(20):
        while True:
            try:
                return await auth.refresh(refresh_token)
            except Exception:  # noqa: BLE001  # the outage itself
                await asyncio.sleep(0.05)

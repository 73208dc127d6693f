"""Key rotation as a service sees it that verifies tokens all the while."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from joserfc import jws

from eightgentc_auth.ports.log_heads import Log
from eightgentc_kit.errors import TokenInvalid
from eightgentc_kit.identity.auth_client import AuthClient, ServiceCredential
from eightgentc_kit.metrics import RPC_SECONDS

KEY_SET_SECONDS = 4.0
"""Less than the ten seconds that the verifier, whose clock does not move, allows for."""


@pytest.fixture
async def auth(start_auth) -> AsyncIterator[object]:
    async with start_auth(key_set_seconds=KEY_SET_SECONDS) as running:
        yield running


@pytest.fixture
async def gateway(auth, tmp_path: Path) -> AsyncIterator[AuthClient]:
    """A service that follows auth as every one does."""
    credential = ServiceCredential("ai", await auth.secret_of("ai", "auth"))
    (tmp_path / "credential").write_bytes(msgspec.json.encode(credential))
    client = AuthClient(
        auth.settings.grpc_listen, audience="edge-gateway", credential_file=tmp_path / "credential"
    )
    await client.start()
    yield client
    await client.close()


def fetches() -> float:
    served = RPC_SECONDS.labels("/eightgentc.auth.v1.SessionService/GetKeySet", "OK")
    return sum(bucket.get() for bucket in served._buckets)


def key_id(token: str) -> str:
    return str(jws.extract_compact(token.encode()).headers()["kid"])


@pytest.mark.row("F8", clause="after a key rotation no valid request fails")
async def test_no_token_is_refused_before_during_and_after_a_rotation(auth, gateway: AuthClient) -> None:
    tokens = (await auth.sign_up()).tokens
    seen = set()
    for second in range(int(KEY_SET_SECONDS) + 3):
        if second == 1:
            await auth.process.rotate_signing_key()
            await _until_loaded(auth, 2)  # the clock of this test is quicker than the news of it
        fresh = (await auth.sign_in()).tokens.access_token
        await gateway.verifier.verify(fresh)
        await gateway.verifier.verify(tokens.access_token)
        seen.add(key_id(fresh))
        auth.clock.advance(timedelta(seconds=1))

    assert len(seen) == 2


@pytest.mark.row("F8", clause="no call per request goes to the issuer")
async def test_verifying_asks_the_issuer_for_nothing(auth, gateway: AuthClient) -> None:
    before = fetches()
    await auth.sign_up()

    for _ in range(50):
        await gateway.verifier.verify((await auth.sign_in()).tokens.access_token)

    # Once for the first token, and once when the log told of the first key.
    assert fetches() - before <= 2


@pytest.mark.row("F8", clause="no call per request goes to the issuer")
async def test_flood_of_unknown_key_ids_does_not_reach_the_issuer(auth, gateway: AuthClient) -> None:
    _, payload, signature = (await auth.sign_up()).tokens.access_token.split(".")
    await gateway.verifier.verify((await auth.sign_in()).tokens.access_token)
    before = fetches()

    for number in range(500):
        header = msgspec.json.encode({"alg": "ES256", "typ": "at+jwt", "kid": f"unknown{number}"})
        forged = f"{base64.urlsafe_b64encode(header).rstrip(b'=').decode()}.{payload}.{signature}"
        with pytest.raises(TokenInvalid):
            await gateway.verifier.verify(forged)

    # One more if the log tells of the first key only now.
    assert fetches() - before <= 2


@pytest.mark.row("F8", clause="after a key rotation no valid request fails")
async def test_other_processes_of_auth_sign_with_the_new_key_too(auth, start_auth) -> None:
    await auth.sign_up()
    async with start_auth(key_set_seconds=KEY_SET_SECONDS) as other:
        key = await auth.process.rotate_signing_key()
        assert key is not None
        for process in (auth, other):
            await _until_loaded(process, 2)
        auth.clock.advance(timedelta(seconds=KEY_SET_SECONDS))

        tokens = [(await process.sign_in()).tokens for process in (auth, other)]

        assert [key_id(each.access_token) for each in tokens] == [key.id, key.id]
        # And each believes what the other signed.
        await auth.exchange(tokens[1].access_token, "projects")
        await other.exchange(tokens[0].access_token, "projects")


async def _until_loaded(auth, count: int) -> None:
    async with asyncio.timeout(10):
        while len(auth.process.signing_keys.ring()) < count:
            await auth.process.log_heads.beyond(Log.REVOCATIONS, 1_000_000, 0.01)


async def test_process_that_starts_later_signs_with_the_same_key(auth, start_auth) -> None:
    first = (await auth.sign_up()).tokens.access_token
    async with start_auth() as other:
        second = (await other.sign_in()).tokens.access_token

    assert key_id(first) == key_id(second)

"""What a service asks of auth: one token for many calls, a new one in time, the credential read anew."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from eightgentc.auth.v1 import session_service_pb2 as pb
from eightgentc_kit.errors import RemoteError, TokenInvalid
from eightgentc_kit.identity import auth_client
from eightgentc_kit.identity.auth_client import AuthClient, ServiceCredential


class Clock:
    """Stands for `time` in the client's module."""

    def __init__(self) -> None:
        self.moved = 0.0

    def time(self) -> float:
        return time.time() + self.moved


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(auth_client, "time", clock)
    return clock


@pytest.fixture
def credential_file(tmp_path: Path) -> Path:
    return tmp_path / "credential.json"


def write(file: Path, secret: str) -> None:
    file.write_bytes(msgspec.json.encode(ServiceCredential("projects", secret)))


def remove(file: Path) -> None:
    file.unlink()


@pytest.fixture
async def client(serving, credential_file: Path) -> AsyncIterator[AuthClient]:
    write(credential_file, "first")
    client = AuthClient(serving.target, audience="projects", credential_file=credential_file)
    yield client
    await client.close()


async def test_fifty_calls_at_once_share_one_token(serving, client: AuthClient) -> None:
    tokens = await asyncio.gather(*(client.service_token("ai") for _ in range(50)))

    assert set(tokens) == {"first-1"}
    assert len(serving.servicer.calls) == 1


async def test_each_audience_has_a_token_of_its_own(client: AuthClient) -> None:
    assert await client.service_token("ai") != await client.service_token("auth")


async def test_token_is_renewed_half_a_minute_before_it_ends(client: AuthClient, clock: Clock) -> None:
    first = await client.service_token("ai")
    clock.moved = 560.0
    same = await client.service_token("ai")
    clock.moved = 575.0
    renewed = await client.service_token("ai")

    assert first == same != renewed


async def test_rotated_secret_needs_no_restart(
    client: AuthClient, clock: Clock, credential_file: Path
) -> None:
    await client.service_token("ai")
    write(credential_file, "second")
    clock.moved = 600.0

    assert (await client.service_token("ai")).startswith("second-")


async def test_live_token_serves_while_auth_is_unavailable(serving, client: AuthClient) -> None:
    token = await client.service_token("ai")
    await serving.server.stop()
    serving.stopped.set()

    assert await client.service_token("ai") == token
    with pytest.raises(RemoteError):
        await client.service_token("auth")


async def test_client_that_starts_before_its_credential_follows_once_it_is_there(
    serving, client: AuthClient, credential_file: Path, person_token, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = pb.SessionRevoked(session_id="session")
    ended.forget_time.GetCurrentTime()
    ended.forget_time.seconds += 300
    serving.servicer.entries = [pb.WatchRevocationsResponse(number=1, session_revoked=ended)]
    service = person_token(kind="service", sub="projects", act=None)
    monkeypatch.setattr(client, "service_token", _token_from(credential_file, service))
    remove(credential_file)
    token = person_token(aud="projects")
    await client.start()
    assert (await client.verifier.verify(token)).subject == "person"

    write(credential_file, "late")

    async with asyncio.timeout(20):
        while True:
            try:
                await client.verifier.verify(token)
            except TokenInvalid:
                break
            await asyncio.sleep(0.01)


def _token_from(file: Path, token: str):
    async def service_token(audience: str) -> str:
        ServiceCredential.read(file)
        return token

    return service_token


def test_credential_does_not_show_its_secret() -> None:
    assert "hush" not in repr(ServiceCredential("projects", "hush"))

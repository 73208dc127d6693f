"""The whole product as `scripts/up` starts it, for journeys over the public HTTP API only."""

from __future__ import annotations

import re
import secrets
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2
import pytest

from eightgentc_testing.postgres import open_folder


@pytest.fixture(scope="session")
def stack_url() -> Iterator[str]:
    """The address of the API, once everything is ready."""
    command = [sys.executable, "-m", "eightgentc_devstack", "--ai", "offline", "--port", "0", "--data"]
    with (
        open_folder() as data,
        subprocess.Popen([*command, str(data)], stdout=subprocess.PIPE, text=True) as process,
    ):
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"API\s+(http://\S+)", line):
                break
        else:
            pytest.fail("The stack did not start:\n" + "".join(said))
        yield found[1]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


@dataclass(frozen=True)
class Person:
    """Somebody signed in, and a client that speaks for them."""

    http: httpx2.AsyncClient
    access_token: str
    refresh_token: str


@asynccontextmanager
async def _signed_up(url: str, name: str) -> AsyncIterator[Person]:
    async with httpx2.AsyncClient(base_url=url, trust_env=False, timeout=30.0) as http:
        login = {"email": f"{name}-{secrets.token_hex(4)}@example.org", "password": secrets.token_urlsafe()}
        tokens = (await http.post("/api/auth/sign-up", json=login)).json()["tokens"]
        http.headers["Authorization"] = f"Bearer {tokens['accessToken']}"
        yield Person(http, tokens["accessToken"], tokens["refreshToken"])


@pytest.fixture
async def ada(stack_url: str) -> AsyncIterator[Person]:
    async with _signed_up(stack_url, "ada") as person:
        yield person


@pytest.fixture
async def bob(stack_url: str) -> AsyncIterator[Person]:
    async with _signed_up(stack_url, "bob") as person:
        yield person

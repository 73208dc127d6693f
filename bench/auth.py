"""What auth costs. One real process of auth on a durable Postgres, both made for the run.

Sign-in, that an unknown address takes as long as a wrong password (F1), refresh,
exchange, fifty refreshes at once, how far a revocation is behind, and the memory of the process.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import psutil

from bench.figures import say
from eightgentc.auth.v1 import account_service_pb2, session_service_pb2
from eightgentc.auth.v1.account_service_pb2_grpc import AccountServiceStub
from eightgentc.auth.v1.session_service_pb2_grpc import SessionServiceStub
from eightgentc_devstack.ports import free_ports
from eightgentc_kit.errors import TokenInvalid
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_testing.database import ProvisionedPostgres
from eightgentc_testing.postgres import embedded_postgres

PASSWORD = "a long walk by the river"
AUTH = [sys.executable, "-m", "eightgentc_auth"]


@contextmanager
def auth_process(folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    """A durable Postgres, and auth on it with an identity for the gateway and for projects."""
    with embedded_postgres(folder, durable=True) as server:
        postgres = ProvisionedPostgres(server.admin_url)
        postgres.template_database("bench", lambda urls: None)
        urls = postgres.urls("template_bench")
        port, health_port = free_ports(2)
        environment = os.environ | {
            "EIGHTGENTC_AUTH_DATABASE_URL": urls.roles["eightgentc_auth"],
            "EIGHTGENTC_AUTH_MIGRATION_URL": urls.roles["eightgentc_auth_owner"],
            "EIGHTGENTC_AUTH_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            "EIGHTGENTC_AUTH_GRPC_LISTEN": f"127.0.0.1:{port}",
            "EIGHTGENTC_AUTH_HEALTH_LISTEN": f"127.0.0.1:{health_port}",
        }
        log = (folder / "auth.log").open("w")
        subprocess.run([*AUTH, "migrate"], env=environment, stderr=log, check=True)
        for name in ("edge-gateway", "projects"):
            identity = ["create-service-identity", name, "--audience", "auth"]
            file = ["--credential-file", str(folder / name)]
            subprocess.run([*AUTH, *identity, *file], env=environment, stdout=log, check=True)
        process = subprocess.Popen([*AUTH, "serve"], env=environment, stderr=log)
        try:
            yield psutil.Process(process.pid), f"127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)
            log.close()


async def milliseconds(call: Callable[[], Awaitable[object]], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        await call()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


async def refused(call: Awaitable[object]) -> None:
    try:
        await call
    except grpc.aio.AioRpcError:
        return
    raise AssertionError("was not refused")


class Bench:
    """The calls that are measured."""

    def __init__(self, process: psutil.Process, target: str, folder: Path) -> None:
        self.process = process
        self.gateway = AuthClient(target, audience="edge-gateway", credential_file=folder / "edge-gateway")
        self.projects = AuthClient(target, audience="projects", credential_file=folder / "projects")
        self.accounts = AccountServiceStub(self.gateway.channel)
        self.sessions = SessionServiceStub(self.gateway.channel)
        self._places = itertools.count()

    def sign_in(self, email: str = "ada@example.org", password: str = PASSWORD) -> Awaitable[object]:
        # Each from another place, so that none has to wait for its failures or for so many at once.
        client = account_service_pb2.ClientInfo(address=f"place {next(self._places)}")
        request = account_service_pb2.SignInRequest(email=email, password=password, client=client)
        return self.accounts.SignIn(request)

    async def refresh(self, token: str) -> str:
        request = session_service_pb2.RefreshSessionRequest(refresh_token=token)
        return (await self.sessions.RefreshSession(request)).tokens.refresh_token

    async def exchange(self, token: str, audience: str = "projects") -> str:
        request = session_service_pb2.ExchangeTokenRequest(subject_token=token, audience=audience)
        bearer = (("authorization", f"Bearer {await self.gateway.service_token('auth')}"),)
        return (await self.sessions.ExchangeToken(request, metadata=bearer)).access_token

    async def run(self) -> None:
        key_set = session_service_pb2.GetKeySetRequest()
        await self.sessions.GetKeySet(key_set, wait_for_ready=True)
        await asyncio.sleep(3)
        say("memory, idle after the start", self.process.memory_info().rss / 1e6, "MB")
        await self.gateway.start()
        await self.projects.start()
        request = account_service_pb2.SignUpRequest(email="ada@example.org", password=PASSWORD)
        tokens = (await self.accounts.SignUp(request)).tokens
        await self.same_time_for_unknown_and_wrong()
        say(
            "sign-in, one after the other, p50", statistics.median(await milliseconds(self.sign_in, 50)), "ms"
        )
        await self.burst_of_sign_ins(key_set)
        say("exchange, p50", statistics.median(await self.exchanges(tokens.access_token)), "ms")
        await self.refreshes(tokens.refresh_token)
        await self.revocations()
        await asyncio.sleep(7)
        say("memory, idle again", self.process.memory_info().rss / 1e6, "MB")
        await self.gateway.close()
        await self.projects.close()

    async def same_time_for_unknown_and_wrong(self) -> None:
        wrong, unknown = [], []
        for number in range(300):
            attempt = (
                (lambda: refused(self.sign_in(password="wrong one")))
                if number % 2
                else (lambda: refused(self.sign_in("eve@example.org")))
            )
            (wrong if number % 2 else unknown).extend(await milliseconds(attempt, 1))
        say("wrong password, p50", statistics.median(wrong), "ms")
        say("unknown address, p50", statistics.median(unknown), "ms")
        say("they differ by", abs(statistics.median(unknown) / statistics.median(wrong) - 1) * 100, "%")

    async def burst_of_sign_ins(self, key_set: session_service_pb2.GetKeySetRequest) -> None:
        """Fifty at once, and how long a call that hashes nothing takes meanwhile."""
        before = statistics.median(await milliseconds(lambda: self.sessions.GetKeySet(key_set), 100))
        started = time.perf_counter()
        burst = asyncio.gather(*(self.sign_in() for _ in range(50)))
        meanwhile: list[float] = []
        while not burst.done():
            meanwhile += await milliseconds(lambda: self.sessions.GetKeySet(key_set), 1)
            await asyncio.sleep(0.002)
        await burst
        say("sign-ins a second, 50 at once", 50 / (time.perf_counter() - started), "/s")
        say("GetKeySet alone, p50", before, "ms")
        say("GetKeySet during the burst, p50", statistics.median(meanwhile), "ms")
        say("GetKeySet during the burst, slowest", max(meanwhile), "ms")

    async def exchanges(self, token: str) -> list[float]:
        return await milliseconds(lambda: self.exchange(token), 500)

    async def refreshes(self, token: str) -> None:
        taken = []
        for _ in range(300):
            started = time.perf_counter()
            token = await self.refresh(token)
            taken.append((time.perf_counter() - started) * 1000)
        say("refresh, p50", statistics.median(taken), "ms")
        started = time.perf_counter()
        successors = await asyncio.gather(*(self.refresh(token) for _ in range(50)))
        assert len(set(successors)) == 1
        say("50 refreshes of one token at once, all answered", (time.perf_counter() - started) * 1000, "ms")

    async def revocations(self) -> None:
        """From the answer of SignOut until another service refuses the token."""
        behind = []
        for _ in range(30):
            tokens = (await self.sign_in()).tokens  # type: ignore[attr-defined]
            inner = await self.exchange(tokens.access_token)
            await self.projects.verifier.verify(inner)
            person = (("authorization", f"Bearer {await self.exchange(tokens.access_token, 'auth')}"),)
            await self.sessions.SignOut(session_service_pb2.SignOutRequest(), metadata=person)
            started = time.perf_counter()
            while await self.is_accepted(inner):  # noqa: ASYNC110  # what a service sees, call by call
                await asyncio.sleep(0.0005)
            behind.append((time.perf_counter() - started) * 1000)
        say("revocation behind the answer of SignOut, slowest of 30", max(behind), "ms")

    async def is_accepted(self, token: str) -> bool:
        try:
            await self.projects.verifier.verify(token)
        except TokenInvalid:
            return False
        return True


def main() -> None:
    with tempfile.TemporaryDirectory() as name, auth_process(Path(name)) as (process, target):

        async def run() -> None:
            await Bench(process, target, Path(name)).run()

        asyncio.run(run())

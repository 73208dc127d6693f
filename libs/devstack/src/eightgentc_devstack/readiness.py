"""How each kind of process is asked whether it is really ready: by a request of the kind it is there for."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from eightgentc_devstack.ports import LOOPBACK
from eightgentc_devstack.problem import Problem

Probe = Callable[[], Awaitable[bool]]
"""True once the process is ready; False or a short wait before. Never raises because nobody listens."""

_PATIENCE = 2.0


def http_ok(port: int, path: str) -> Probe:
    """GET answers 200."""

    async def probe() -> bool:
        request = f"GET {path} HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\nConnection: close\r\n\r\n"
        return (await _ask(LOOPBACK, port, request)).startswith((b"HTTP/1.1 200", b"HTTP/1.0 200"))

    return probe


def grpc_serving(health_port: int) -> Probe:
    """The standard health service says that `readiness` is SERVING."""

    async def probe() -> bool:
        if not await _listens(health_port):
            return False  # A channel would wait a second before it tries again.
        from grpc import aio  # noqa: PLC0415 - 0.15 s, spent while the processes start
        from grpc_health.v1 import health_pb2, health_pb2_grpc  # noqa: PLC0415

        async with aio.insecure_channel(f"{LOOPBACK}:{health_port}") as channel:
            question = health_pb2.HealthCheckRequest(service="readiness")
            try:
                answer = await health_pb2_grpc.HealthStub(channel).Check(question, timeout=_PATIENCE)
            except aio.AioRpcError:
                return False
            return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)

    return probe


def postgres_answers(url: str) -> Probe:
    """A query is answered."""

    async def probe() -> bool:
        import psycopg  # noqa: PLC0415 - 0.2 s, spent while Postgres starts

        try:
            connection = await psycopg.AsyncConnection.connect(url, connect_timeout=5)
        except psycopg.OperationalError as error:
            if "password" in str(error):
                raise Problem(
                    f"Postgres is there, but refuses the login: {error}",
                    "Its password and the data do not belong together: see --reset, or mend the URL.",
                ) from error
            return False
        async with connection:
            await connection.execute("SELECT 1")
        return True

    return probe


def valkey_answers(url: str) -> Probe:
    """PING is answered with PONG, as the user of the URL."""
    parts = urlsplit(url)
    login = f"AUTH {parts.username or 'default'} {parts.password}\r\n" if parts.password else ""

    async def probe() -> bool:
        return b"+PONG" in await _ask(
            parts.hostname or LOOPBACK, parts.port or 6379, f"{login}PING\r\nQUIT\r\n"
        )

    return probe


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(LOOPBACK, port), _PATIENCE)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def _ask(host: str, port: int, request: str) -> bytes:
    """The whole answer of a server that closes after it; empty when there is none."""
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(request.encode())
                return await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return b""

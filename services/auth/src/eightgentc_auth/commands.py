"""The commands of an operator: service identities and the rotation of signing keys."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

from eightgentc_auth.adapters.outbound.credential_file.credential_file import CredentialFile
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.application.create_service_identity import CreateServiceIdentity
from eightgentc_auth.bootstrap import build
from eightgentc_auth.settings import AuthSettings
from eightgentc_kit.clock import SystemClock
from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import configure_logging
from eightgentc_kit.postgres.database import Database
from eightgentc_kit.settings import Secret, load_or_exit

T = TypeVar("T")
_WAIT_SECONDS = 10.0


class _IdentitySettings(AuthSettings, frozen=True, kw_only=True):
    """The command neither seals nor opens a signing key, so it needs no key."""

    key: Secret = Secret("")


def create_service_identity(arguments: Sequence[str]) -> int:
    """`create-service-identity NAME --audience AUDIENCE … --credential-file FILE [--rotate]`."""
    parser = argparse.ArgumentParser(prog="python -m eightgentc_auth create-service-identity")
    parser.add_argument("name", help="of the service, e.g. projects")
    parser.add_argument(
        "--audience", action="append", required=True, help="a service it may call; repeatable"
    )
    parser.add_argument("--credential-file", type=Path, required=True, help="written with mode 0600")
    parser.add_argument(
        "--rotate", action="store_true", help="a new secret; the present one works until the next"
    )
    options = parser.parse_args(arguments)
    file = CredentialFile(options.credential_file)

    async def run(database: Database) -> str | None:
        create = CreateServiceIdentity(PostgresTransactions(database), clock=SystemClock())
        return await create(
            options.name,
            options.audience,
            present_secret=file.secret_of(options.name),
            rotate=options.rotate,
        )

    settings = load_or_exit(_IdentitySettings, "AUTH", os.environ)
    secret = _run(settings, lambda: _with_database(settings, run))
    if secret is not None:
        file.write(options.name, secret)
    sys.stdout.write(f"{options.name}: {'credential written' if secret else 'credential still good'}\n")
    return 0


def rotate_signing_key(arguments: Sequence[str]) -> int:
    """`rotate-signing-key`: publishes the next key; it signs once every verifier has it."""
    argparse.ArgumentParser(prog="python -m eightgentc_auth rotate-signing-key").parse_args(arguments)
    settings = load_or_exit(AuthSettings, "AUTH", os.environ)
    process = build(settings)

    async def run() -> str:
        await process.database.open()
        try:
            key = await process.rotate_signing_key()
        finally:
            await process.close()
            await process.database.close()
        assert key is not None
        return f"{key.id} signs from {key.activate_time.isoformat(timespec='seconds')}"

    sys.stdout.write(_run(settings, run) + "\n")
    return 0


async def _with_database(settings: AuthSettings, work: Callable[[Database], Awaitable[T]]) -> T:
    database = Database(settings.pool(), application="auth command")
    await database.open()
    try:
        return await work(database)
    finally:
        await database.close()


def _run(settings: AuthSettings, work: Callable[[], Awaitable[T]]) -> T:
    configure_logging("auth", level=settings.log_level, log_format=settings.log_format)

    async def within_time() -> T:
        async with asyncio.timeout(_WAIT_SECONDS):
            return await work()

    try:
        return asyncio.run(within_time())
    except DomainError as error:
        sys.stderr.write(f"{error.message}\n")
        raise SystemExit(1) from error

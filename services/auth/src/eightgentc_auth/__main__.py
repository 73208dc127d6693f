"""`python -m eightgentc_auth serve`; also migrate, check-config, create-service-identity, rotate-signing-key."""

from __future__ import annotations

import asyncio
import sys

from eightgentc_auth.adapters.outbound.postgres.schema import MIGRATIONS, SCHEMA
from eightgentc_auth.bootstrap import build
from eightgentc_auth.commands import create_service_identity, rotate_signing_key
from eightgentc_auth.settings import AuthSettings
from eightgentc_kit.service import ServiceProgram, ServiceSettings


async def serve(settings: ServiceSettings, stopping: asyncio.Event) -> None:
    """Serve until `stopping` is set."""
    assert isinstance(settings, AuthSettings)
    await build(settings).serve(settings, stopping)


PROGRAM = ServiceProgram(
    name="auth",
    settings=AuthSettings,
    serve=serve,
    migrations=MIGRATIONS,
    schema=SCHEMA,
    commands={
        "create-service-identity": create_service_identity,
        "rotate-signing-key": rotate_signing_key,
    },
)

if __name__ == "__main__":
    sys.exit(PROGRAM.main())

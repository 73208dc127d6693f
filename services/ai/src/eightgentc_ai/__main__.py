"""`python -m eightgentc_ai serve`; also migrate, check-config."""

from __future__ import annotations

import asyncio
import sys

from eightgentc_ai.adapters.outbound.postgres.schema import MIGRATIONS, RULES, SCHEMA
from eightgentc_ai.settings import AiSettings
from eightgentc_kit.background import Background
from eightgentc_kit.service import ServiceProgram, ServiceSettings, serve_grpc


async def serve(settings: ServiceSettings, stopping: asyncio.Event) -> None:
    """Serve until `stopping` is set."""
    from eightgentc_ai.bootstrap import build  # noqa: PLC0415  # `migrate` need not load the model's client

    assert isinstance(settings, AiSettings)
    process = build(settings)
    await process.auth.start()
    background = Background()
    process.interrupted.start(background)
    await serve_grpc(
        settings,
        stopping,
        name="ai",
        rules=RULES,
        database=process.database,
        services=process.services,
        verifier=process.auth.verifier,
        resources=[*process.resources, background],
        details={"model": process.model_answers},
    )


PROGRAM = ServiceProgram(
    name="ai",
    settings=AiSettings,
    serve=serve,
    migrations=MIGRATIONS,
    schema=SCHEMA,
)

if __name__ == "__main__":
    sys.exit(PROGRAM.main())

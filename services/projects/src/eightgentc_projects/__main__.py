"""`python -m eightgentc_projects serve`; also work, migrate, check-config."""

from __future__ import annotations

import asyncio
import sys

from eightgentc_kit.service import ServiceProgram, ServiceSettings, serve_grpc
from eightgentc_projects.adapters.outbound.postgres.schema import MIGRATIONS, RULES, SCHEMA
from eightgentc_projects.settings import ProjectsSettings


async def serve(settings: ServiceSettings, stopping: asyncio.Event) -> None:
    """Serve until told to stop."""
    from eightgentc_projects.bootstrap import build  # noqa: PLC0415  # `migrate` need not load the servers

    assert isinstance(settings, ProjectsSettings)
    process = build(settings, stopping)
    await process.auth.start()
    await serve_grpc(
        settings,
        stopping,
        name="projects",
        rules=RULES,
        database=process.database,
        services=process.services,
        verifier=process.auth.verifier,
        resources=process.resources,
        prepared=process.queued_turns.begin,
    )


async def work(settings: ServiceSettings, stopping: asyncio.Event) -> None:
    """Run jobs until told to stop."""
    from eightgentc_projects.worker import run_worker  # noqa: PLC0415  # as above

    assert isinstance(settings, ProjectsSettings)
    await run_worker(settings, stopping)


PROGRAM = ServiceProgram(
    name="projects",
    settings=ProjectsSettings,
    serve=serve,
    migrations=MIGRATIONS,
    schema=SCHEMA,
    processes={"work": work},
)

if __name__ == "__main__":
    sys.exit(PROGRAM.main())

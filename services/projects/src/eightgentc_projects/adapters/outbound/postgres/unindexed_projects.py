"""Projects to be indexed, under the worker's role: a definer function gives it ids only."""

from __future__ import annotations

from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.rows import bound
from eightgentc_kit.postgres.statements import LARGE_SECONDS, UNSCOPED, Statement
from eightgentc_projects.ports.unindexed_projects import UnindexedProject

FIND = Statement(
    "unindexed_projects",
    """SELECT project_id::text AS project_id, tenant, user_id::text AS user_id
    FROM projects.unindexed_projects(%(quiet)s, %(embeds)s, %(model)s, %(size)s)""",
    seconds=LARGE_SECONDS,
)
_project = bound(UnindexedProject)


class PostgresUnindexedProjects:
    """Implements `UnindexedProjects`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, quiet_seconds: float, model: str | None, size: int) -> list[UnindexedProject]:
        params = {"quiet": quiet_seconds, "embeds": model is not None, "model": model or "", "size": size}
        return [_project(row) for row in await self._database.fetch(UNSCOPED, FIND, params)]

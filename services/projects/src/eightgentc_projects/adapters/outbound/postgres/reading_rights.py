"""Rights of readers on Postgres: one statement for all of a process."""

from __future__ import annotations

from collections.abc import Collection

from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.statements import UNSCOPED, Statement
from eightgentc_projects.ports.reading_rights import Reader

# A function, since the readers are many persons.
WHO_READS = Statement(
    "readers_allowed",
    """SELECT user_id::text AS user_id, project_id::text AS project_id
    FROM projects.who_reads(%(users)s::uuid[], %(projects)s::uuid[])""",
)


class PostgresReadingRights:
    """Implements `ReadingRights`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def who_reads(self, readers: Collection[Reader]) -> set[Reader]:
        params = {"users": [user for user, _ in readers], "projects": [project for _, project in readers]}
        rows = await self._database.fetch(UNSCOPED, WHO_READS, params)
        return {(row.user_id, row.project_id) for row in rows}

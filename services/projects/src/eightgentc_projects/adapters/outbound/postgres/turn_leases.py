"""Leases of turns on Postgres: one statement for all turns of a process."""

from __future__ import annotations

from collections.abc import Collection

from eightgentc_kit.postgres.database import Database
from eightgentc_kit.postgres.statements import UNSCOPED, Statement
from eightgentc_projects.domain.conversation import Turn

# A function, since the turns are of many persons; it proves for each that the person may still write.
RENEW = Statement(
    "turns_renew",
    """SELECT id::text AS id
    FROM projects.renew_turns(%(owner)s, %(projects)s::uuid[], %(turns)s::uuid[], %(lease)s) AS id""",
    writes=True,
)


class PostgresTurnLeases:
    """Implements `TurnLeases`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def renew(self, turns: Collection[Turn], *, owner: str, lease_seconds: float) -> set[str]:
        params = {
            "owner": owner,
            "projects": [turn.project_id for turn in turns],
            "turns": [turn.id for turn in turns],
            "lease": lease_seconds,
        }
        return {row.id for row in await self._database.fetch(UNSCOPED, RENEW, params)}

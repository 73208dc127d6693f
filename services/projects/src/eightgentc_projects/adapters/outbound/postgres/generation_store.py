"""Generations on Postgres."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select

from eightgentc_kit.ids import is_id
from eightgentc_kit.postgres.columns import values_of
from eightgentc_kit.postgres.database import Command
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import generations
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.generation import Generation

INSERT = Statement("generation_insert", insert(generations))
RECEIPT = Statement(
    "generation_receipt",
    select(generations.c.receipt).where(
        generations.c.project_id == bindparam("project"), generations.c.id == bindparam("generation")
    ),
)


def inserting(generation: Generation, project_id: str) -> Command:
    """What saves it, for those who send it along with other statements."""
    return Command(INSERT, {"project_id": project_id, **values_of(generation)})


class PostgresGenerationStore:
    """Implements `GenerationStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def insert(self, generation: Generation) -> None:
        command = inserting(generation, self._session.acting.project_id)
        await self._session.execute(command.statement, command.params)

    async def receipt(self, generation_id: str) -> dict[str, Any]:
        if is_id(generation_id):
            params = {"project": self._session.acting.project_id, "generation": generation_id}
            rows = await self._session.fetch(RECEIPT, params)
            if rows:
                return dict(rows[0].receipt)
        raise ResourceNotFound.of("generation")

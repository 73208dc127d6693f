"""Generations on Postgres."""

from __future__ import annotations

from sqlalchemy import insert

from eightgentc_kit.postgres.columns import values_of
from eightgentc_kit.postgres.database import Command
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import generations
from eightgentc_projects.domain.generation import Generation

INSERT = Statement("generation_insert", insert(generations))


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

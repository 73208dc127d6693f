"""Generations on Postgres."""

from __future__ import annotations

from sqlalchemy import insert

from eightgentc_kit.postgres.columns import values_of
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.session import Session
from eightgentc_projects.adapters.outbound.postgres.tables import generations
from eightgentc_projects.domain.generation import Generation

INSERT = Statement("generation_insert", insert(generations))


class PostgresGenerationStore:
    """Implements `GenerationStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def insert(self, generation: Generation) -> None:
        project = {"project_id": self._session.acting.project_id}
        await self._session.execute(INSERT, {**project, **values_of(generation)})

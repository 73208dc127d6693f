"""For whom a statement runs, and the two ways to run one: alone, or inside a unit of work."""

from __future__ import annotations

from typing import Protocol

from eightgentc_kit.postgres.database import Database, Params
from eightgentc_kit.postgres.rows import Row
from eightgentc_kit.postgres.statements import Acting as Settings
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.domain.role import Acting


def settings_of(acting: Acting) -> Settings:
    """The Postgres settings that the row policies read."""
    return Settings((("app.user_id", acting.user_id), ("app.project_id", acting.project_id)))


class Session(Protocol):
    """Runs statements for one acting person."""

    @property
    def acting(self) -> Acting: ...

    async def fetch(self, statement: Statement, params: Params) -> list[Row]:
        """Run and read all rows."""
        ...

    async def execute(self, statement: Statement, params: Params) -> None:
        """Run what gives no rows. In a unit of work it goes along with the next statement, and so does its error."""
        ...


class ReadSession:
    """Each statement is one round trip and one implicit transaction."""

    def __init__(self, database: Database, acting: Acting) -> None:
        self.acting = acting
        self._database = database
        self._settings = settings_of(acting)

    async def fetch(self, statement: Statement, params: Params) -> list[Row]:
        return await self._database.fetch(self._settings, statement, params)

    async def execute(self, statement: Statement, params: Params) -> None:
        await self.fetch(statement, params)

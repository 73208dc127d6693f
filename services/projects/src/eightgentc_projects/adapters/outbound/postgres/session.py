"""For whom a statement runs, and the two ways to run one: alone, or inside a unit of work."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from eightgentc_kit.postgres.database import Command, Params
from eightgentc_kit.postgres.rows import Row
from eightgentc_kit.postgres.statements import Acting as Settings
from eightgentc_kit.postgres.statements import Statement
from eightgentc_projects.adapters.outbound.postgres.queued_database import QueuedDatabase
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

    async def fetch_first(self, commands: Sequence[Command]) -> list[Row]:
        """Run in order, in one round trip: all of it or none. Only the first gives rows, which are read."""
        ...


class ReadSession:
    """Each statement is one round trip and one implicit transaction."""

    def __init__(self, database: QueuedDatabase, acting: Acting) -> None:
        self.acting = acting
        self._database = database
        self._settings = settings_of(acting)

    async def fetch(self, statement: Statement, params: Params) -> list[Row]:
        return await self._database.fetch(self._settings, statement, params)

    async def execute(self, statement: Statement, params: Params) -> None:
        await self.fetch(statement, params)

    async def fetch_first(self, commands: Sequence[Command]) -> list[Row]:
        first, *_ = await self._database.fetch_all(self._settings, commands)
        return first


class JointReadSession(ReadSession):
    """Statements that are asked for at the same moment go out in one round trip."""

    def __init__(self, database: QueuedDatabase, acting: Acting) -> None:
        super().__init__(database, acting)
        self._joining: list[tuple[Command, asyncio.Future[list[Row]]]] | None = None

    async def fetch(self, statement: Statement, params: Params) -> list[Row]:
        """The first to ask does so for all who join in this turn of the loop; what ends it ends the others too."""
        command = Command(statement, params)
        if self._joining is not None:
            answer: asyncio.Future[list[Row]] = asyncio.get_running_loop().create_future()
            self._joining.append((command, answer))
            return await answer
        others = self._joining = []
        try:
            try:
                await asyncio.sleep(0)
            finally:
                self._joining = None
            commands = [command, *(other for other, _ in others)]
            first, *rows = await self._database.fetch_all(self._settings, commands)
        except BaseException as error:
            for _, answer in others:
                if isinstance(error, asyncio.CancelledError):
                    answer.cancel()
                elif not answer.done():
                    answer.set_exception(error)
            raise
        for (_, answer), found in zip(others, rows, strict=True):
            if not answer.done():
                answer.set_result(found)
        return first

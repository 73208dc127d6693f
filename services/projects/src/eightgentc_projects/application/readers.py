"""Who reads streams in this process: those who lose the right to are interrupted within a second."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import partial

from eightgentc_kit.background import Background, every
from eightgentc_kit.errors import DomainError
from eightgentc_kit.interrupts import Interrupts
from eightgentc_kit.logging import logger
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.reading_rights import Reader, ReadingRights

log = logger(__name__)

_SECONDS = 0.7


class Readers:
    """One for a process. It asks only while somebody reads."""

    def __init__(self, rights: ReadingRights) -> None:
        self._rights = rights
        self._reading: Interrupts[Reader] = Interrupts()
        self._watching: Background | None = None

    def reading(self, acting: Acting) -> AbstractContextManager[None]:
        """A block in which the current task reads in the acting project. Raises ResourceNotFound once it may not."""
        if self._watching is None:
            self._watching = Background()
            self._watching.start("readers", partial(every, _SECONDS, self._check))
        return self._reading.block(
            (acting.user_id, acting.project_id), partial(ResourceNotFound.of, "conversation")
        )

    async def close(self) -> None:
        """Check no more."""
        if self._watching is not None:
            await self._watching.close()

    async def _check(self) -> None:
        readers = list(self._reading.keys)
        if not readers:
            return
        try:
            allowed = await self._rights.who_reads(readers)
        except DomainError as error:
            log.warning("readers not checked", count=len(readers), reason=error.reason)
            return
        for reader in readers:
            if reader not in allowed:
                self._reading.interrupt(reader)

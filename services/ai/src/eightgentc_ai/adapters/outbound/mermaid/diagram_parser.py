"""`DiagramParser` by the official Mermaid parser in processes of its own, shared fairly between tenants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from eightgentc_ai.domain.errors import ParserUnavailable
from eightgentc_ai.ports.diagram_parser import ParseVerdict
from eightgentc_kit.fair_line import FairLine, LineFull

from .parser_child import ParserChild

_PROCESSES = 2


class MermaidDiagramParser:
    """Tenants take turns, and each has one text parsed at a time: hard texts of one leave a process to the others.

    The second process starts when a text has waited `patience` seconds for the first, and ends when it was idle for
    `idle_seconds`: it takes as much memory as the first, and is seldom needed.

    `seconds`: the time of one text. `start_seconds`: for loading Mermaid, with room for a busy machine. `waiting`: how
    many texts of a tenant may wait; more are refused.
    """

    def __init__(
        self,
        *,
        seconds: float = 2.0,
        start_seconds: float = 20.0,
        waiting: int = 64,
        patience: float = 0.1,
        idle_seconds: float = 60.0,
    ) -> None:
        self._line = FairLine(_PROCESSES, at_once=1, most_waiting=waiting * 8, most_waiting_of_one=waiting)
        self.first, self.second = (
            ParserChild(seconds=seconds, start_seconds=start_seconds) for _ in range(_PROCESSES)
        )
        self._first_is_lent = asyncio.Lock()
        self._patience, self._idle_seconds = patience, idle_seconds
        self._end_of_rest: asyncio.TimerHandle | None = None

    async def parse(self, text: str, *, tenant: str) -> ParseVerdict:
        """The verdict on a text."""
        try:
            async with self._line.place(tenant), self._lent() as child:
                return await child.parse(text)
        except LineFull as error:
            raise ParserUnavailable(metadata={"waiting": str(self._line.waiting)}) from error

    async def close(self) -> None:
        """End the processes."""
        self._rest_no_more()
        await self.first.close()
        await self.second.close()

    @asynccontextmanager
    async def _lent(self) -> AsyncIterator[ParserChild]:
        """The first process if it is free soon, else the second. Two hold a place at most: one of them is free."""
        if await self._first_is_free_soon():
            try:
                yield self.first
            finally:
                self._first_is_lent.release()
            return
        self._rest_no_more()
        try:
            yield self.second
        finally:
            self._end_of_rest = asyncio.get_running_loop().call_later(self._idle_seconds, self.second.end)

    async def _first_is_free_soon(self) -> bool:
        """Takes it then."""
        if not self._first_is_lent.locked():
            return await self._first_is_lent.acquire()
        if self.second.pid is not None:
            return False
        try:
            return await asyncio.wait_for(self._first_is_lent.acquire(), self._patience)
        except TimeoutError:
            return False

    def _rest_no_more(self) -> None:
        if self._end_of_rest is not None:
            self._end_of_rest.cancel()

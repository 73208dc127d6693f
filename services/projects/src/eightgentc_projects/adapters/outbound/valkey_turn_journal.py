"""The journal of turns for many processes: memory where the turn runs, a Valkey stream for all others.

Valkey never slows readers in the same process: events are copied to it in order, afterwards, those of a tenth of a
second in one pipeline. While it is unavailable turns go on, and only readers in other processes have to wait for the
saved message.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from eightgentc_kit.logging import logger
from eightgentc_projects.adapters.outbound.memory_turn_journal import MemoryTurnJournal
from eightgentc_projects.domain.stream_event import Finish, TurnEvent

log = logger(__name__)

KEEP_SECONDS = 900
_BLOCK_MS = 1_000
_SILENT_ROUNDS = 3
_COPY_SECONDS = 0.1
_MOST_WAITING = 50_000
_MOST_IN_PIPELINE = 1_000
_Entry = tuple[str, int, TurnEvent]
"""The turn, the event's number, and the event."""

_decoder: msgspec.json.Decoder[TurnEvent] = msgspec.json.Decoder(TurnEvent)


class ValkeyTurnJournal:
    """Implements `TurnJournal`."""

    def __init__(self, url: str) -> None:
        self._memory = MemoryTurnJournal()
        self._writer = Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=0.5, max_connections=4)
        # A blocking read waits longer than a write may: redis-py 8 would cut it after 5 s.
        self._reader = Redis.from_url(
            url, socket_timeout=None, socket_connect_timeout=0.5, max_connections=200
        )
        self._waiting: list[_Entry] = []
        self._dropped = 0
        self._copying: asyncio.Task[None] | None = None

    async def append(self, turn_id: str, event: TurnEvent) -> None:
        number = self._memory.add(turn_id, event)
        if len(self._waiting) < _MOST_WAITING:
            self._waiting.append((turn_id, number, event))
        else:
            self._dropped += 1
        if self._copying is None or self._copying.done():
            self._copying = asyncio.create_task(self._copy())

    async def read(self, turn_id: str, after: int) -> AsyncIterator[tuple[int, TurnEvent]]:
        if self._memory.knows(turn_id):
            async for number, event in self._memory.read(turn_id, after):
                yield number, event
            return
        last, silent = f"{after}-0", 0
        while silent < _SILENT_ROUNDS:
            try:
                found = await self._reader.xread({_key(turn_id): last}, count=500, block=_BLOCK_MS)
            except RedisError as error:
                log.warning("turn journal not readable", error=type(error).__name__)
                return
            if not found:
                if last == "0-0" and not await self._reader.exists(_key(turn_id)):
                    return
                silent += 1
                continue
            silent = 0
            for id, fields in _entries(found):
                event = _decoder.decode(fields[b"e"])
                last = id.decode()
                yield int(last.split("-", 1)[0]), event
                if isinstance(event, Finish):
                    return

    async def flush(self) -> None:
        """Wait until everything that was appended has been copied."""
        if self._copying is not None:
            await asyncio.wait({self._copying})

    async def close(self) -> None:
        """Copy what waits, for a second at most, and close."""
        try:
            async with asyncio.timeout(1.0):
                await self.flush()
        except TimeoutError:
            log.warning("turn entries not copied", count=len(self._waiting))
        if self._copying is not None:
            self._copying.cancel()
            await asyncio.gather(self._copying, return_exceptions=True)
        await self._writer.aclose()
        await self._reader.aclose()

    async def _copy(self) -> None:
        """Copy in beats until nothing waits."""
        while self._waiting:
            await asyncio.sleep(_COPY_SECONDS)
            entries, self._waiting = self._waiting, []
            for first in range(0, len(entries), _MOST_IN_PIPELINE):
                await self._write(entries[first : first + _MOST_IN_PIPELINE])

    async def _write(self, entries: Sequence[_Entry]) -> None:
        lost, self._dropped = self._dropped, 0
        try:
            async with self._writer.pipeline(transaction=False) as pipeline:
                for turn_id, number, event in entries:
                    pipeline.xadd(_key(turn_id), {"e": msgspec.json.encode(event)}, id=f"{number}-0")
                for turn_id in {turn_id for turn_id, _, _ in entries}:
                    pipeline.expire(_key(turn_id), KEEP_SECONDS)
                await pipeline.execute()
        except RedisError as error:
            lost += len(entries)
            log.warning("turn entries not copied", count=lost, error=type(error).__name__)
        else:
            if lost:
                log.warning("turn entries not copied", count=lost, error="too many at once")


def _key(turn_id: str) -> str:
    # Processes of 0.1 wrote other words under `projects:turn:`. Each finds nothing of the other's turns, and then waits
    # for what is saved.
    return f"projects:turn-events:{{{turn_id}}}"


def _entries(found: object) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """The entries of the one stream that was read, in RESP3's (a map) or RESP2's form (a list of pairs)."""
    if isinstance(found, dict):
        batches = next(iter(found.values()))
        return [entry for batch in batches for entry in batch]
    assert isinstance(found, list)
    entries: list[tuple[bytes, dict[bytes, bytes]]] = found[0][1]
    return entries

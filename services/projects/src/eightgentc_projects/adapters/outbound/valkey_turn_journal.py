"""The journal of turns for many processes: memory where the turn runs, a Valkey stream for all others.

Valkey never slows readers in the same process: events are copied to it in order, afterwards, those of a tenth of a
second in one pipeline and those of a turn in one entry. So of a process that dies the last tenth of a second is lost, at
most. While it is unavailable turns go on, and only readers in other
processes have to wait for the saved message.
"""

from __future__ import annotations

import asyncio
import time
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
_MOST_IN_PIPELINE = 500
_Numbered = list[tuple[int, TurnEvent]]

_decoder: msgspec.json.Decoder[_Numbered] = msgspec.json.Decoder(_Numbered)


class ValkeyTurnJournal:
    """Implements `TurnJournal`."""

    def __init__(self, url: str) -> None:
        self._memory = MemoryTurnJournal()
        self._writer = Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=0.5, max_connections=4)
        # A blocking read waits longer than a write may: redis-py 8 would cut it after 5 s.
        self._reader = Redis.from_url(
            url, socket_timeout=None, socket_connect_timeout=0.5, max_connections=200
        )
        self._waiting: dict[str, _Numbered] = {}
        self._count = 0
        self._dropped = 0
        self._expiring: set[str] = set()
        self._copying: asyncio.Task[None] | None = None
        self._copied_at = -_COPY_SECONDS

    async def append(self, turn_id: str, event: TurnEvent) -> None:
        number = self._memory.add(turn_id, event)
        if self._count < _MOST_WAITING:
            self._count += 1
            self._waiting.setdefault(turn_id, []).append((number, event))
        else:
            self._dropped += 1
        if self._copying is None or self._copying.done():
            self._copying = asyncio.create_task(self._copy())

    async def recorded(self, turn_id: str) -> list[TurnEvent]:
        if self._memory.knows(turn_id):
            return await self._memory.recorded(turn_id)
        try:
            found = await self._reader.xread({_key(turn_id): "0-0"})
        except RedisError as error:
            log.warning("turn journal not readable", error=type(error).__name__)
            return []
        entries = _entries(found) if found else []
        return [event for fields in entries for _, event in _decoder.decode(fields[b"events"])]

    async def read(self, turn_id: str, after: int) -> AsyncIterator[tuple[int, TurnEvent]]:
        if self._memory.knows(turn_id):
            async for number, event in self._memory.read(turn_id, after):
                yield number, event
            return
        seen, silent = after, 0
        while silent < _SILENT_ROUNDS:
            try:
                found = await self._reader.xread({_key(turn_id): f"{seen}-0"}, count=500, block=_BLOCK_MS)
            except RedisError as error:
                log.warning("turn journal not readable", error=type(error).__name__)
                return
            if not found:
                if seen == 0 and not await self._reader.exists(_key(turn_id)):
                    return
                silent += 1
                continue
            silent = 0
            for fields in _entries(found):
                for number, event in _decoder.decode(fields[b"events"]):
                    if number > seen:  # the first entry may begin earlier
                        seen = number
                        yield number, event
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
            log.warning("turn entries not copied", count=self._count)
        if self._copying is not None:
            self._copying.cancel()
            await asyncio.gather(self._copying, return_exceptions=True)
        await self._writer.aclose()
        await self._reader.aclose()

    async def _copy(self) -> None:
        """Copy until nothing waits: at once what comes after a pause, and then in beats."""
        while self._waiting:
            await asyncio.sleep(self._copied_at + _COPY_SECONDS - time.monotonic())
            self._copied_at = time.monotonic()
            turns = list(self._waiting.items())
            self._waiting, self._count = {}, 0
            for first in range(0, len(turns), _MOST_IN_PIPELINE):
                await self._write(turns[first : first + _MOST_IN_PIPELINE])

    async def _write(self, turns: Sequence[tuple[str, _Numbered]]) -> None:
        """Add an entry for each turn, whose id is the number of its last event."""
        lost, self._dropped = self._dropped, 0
        try:
            async with self._writer.pipeline(transaction=False) as pipeline:
                for turn_id, events in turns:
                    id = f"{events[-1][0]}-0"
                    pipeline.xadd(_key(turn_id), {"events": msgspec.json.encode(events)}, id=id)
                    if turn_id not in self._expiring:
                        pipeline.expire(_key(turn_id), KEEP_SECONDS)
                await pipeline.execute()
        except RedisError as error:
            lost += sum(len(events) for _, events in turns)
            log.warning("turn entries not copied", count=lost, error=type(error).__name__)
        else:
            self._expiring |= {turn_id for turn_id, _ in turns}
            self._expiring -= {turn_id for turn_id, events in turns if isinstance(events[-1][1], Finish)}
            if lost:
                log.warning("turn entries not copied", count=lost, error="too many at once")


def _key(turn_id: str) -> str:
    # Processes of 0.1 wrote other words under `projects:turn:`. Each finds nothing of the other's turns, and then waits
    # for what is saved.
    return f"projects:turn-events:{{{turn_id}}}"


def _entries(found: object) -> list[dict[bytes, bytes]]:
    """The entries of the one stream that was read, in RESP3's (a map) or RESP2's form (a list of pairs)."""
    if isinstance(found, dict):
        batches = next(iter(found.values()))
        return [fields for batch in batches for _, fields in batch]
    assert isinstance(found, list)
    return [fields for _, fields in found[0][1]]

"""Running runs in Valkey: one value for a process, written anew in each beat, and a key that ends when the process does."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from eightgentc_ai.ports.usage_ledger import LedgerRow
from eightgentc_kit.ids import new_id
from eightgentc_kit.logging import logger

log = logger(__name__)

ALIVE_SECONDS = 10
KEEP_SECONDS = 86_400
_SECONDS = 1.0
_PREFIX = "ai:{running}:"
_PROCESSES = f"{_PREFIX}processes"
_read_rows = msgspec.json.Decoder(list[LedgerRow]).decode


class ValkeyRunningRuns:
    """Implements `RunningRuns`. A process that makes no run writes nothing."""

    def __init__(self, url: str, *, alive_seconds: float = ALIVE_SECONDS) -> None:
        self._client = Redis.from_url(
            url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS, decode_responses=True
        )
        self._alive_milliseconds = int(alive_seconds * 1000)
        self._process = new_id()
        self._keeps = False

    async def keep(self, rows: Sequence[LedgerRow]) -> None:
        if not rows and not self._keeps:
            return
        try:
            async with self._client.pipeline() as pipeline:
                if rows:
                    pipeline.sadd(_PROCESSES, self._process)
                    pipeline.set(_alive(self._process), 1, px=self._alive_milliseconds)
                    pipeline.set(_rows(self._process), msgspec.json.encode(rows), ex=KEEP_SECONDS)
                else:
                    pipeline.srem(_PROCESSES, self._process)
                    pipeline.delete(_alive(self._process), _rows(self._process))
                await pipeline.execute()
        except (RedisError, OSError) as error:
            log.warning("running runs not kept", runs=len(rows), error=type(error).__name__)
        else:
            self._keeps = bool(rows)

    async def dead(self) -> list[str]:
        try:
            processes = sorted(map(str, await self._client.smembers(_PROCESSES)))
            if not processes:
                return []
            alive = await self._client.mget([_alive(process) for process in processes])
        except (RedisError, OSError) as error:
            log.warning("running runs not read", error=type(error).__name__)
            return []
        return [process for process, lives in zip(processes, alive, strict=True) if lives is None]

    async def left_by(self, process: str) -> list[LedgerRow] | None:
        try:
            found = await self._client.get(_rows(process))
        except (RedisError, OSError) as error:
            log.warning("running runs not read", error=type(error).__name__)
            return None
        return _read_rows(found) if found else []

    async def forget(self, process: str) -> None:
        try:
            async with self._client.pipeline() as pipeline:
                pipeline.srem(_PROCESSES, process)
                pipeline.delete(_rows(process))
                await pipeline.execute()
        except (RedisError, OSError) as error:
            log.warning("running runs not forgotten", error=type(error).__name__)

    async def close(self) -> None:
        """Close the connections. What still runs is recorded as it ends."""
        await self._client.aclose()


def _alive(process: str) -> str:
    return f"{_PREFIX}alive:{process}"


def _rows(process: str) -> str:
    return f"{_PREFIX}rows:{process}"

"""Kept graphs in Valkey, for all processes; those that this one used last also in its memory.

A megabyte takes 2 ms to come from Valkey. While that is unavailable, other processes' graphs are written anew.
"""

from __future__ import annotations

import time

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from eightgentc_kit.logging import logger
from eightgentc_projects.adapters.outbound.memory_graph_cache import MemoryGraphCache
from eightgentc_projects.ports.graph_cache import GraphVersion

log = logger(__name__)

KEEP_SECONDS = 3600
# Counts the ways in which documents are written: processes of the release before keep theirs beside ours.
_WRITTEN = 2
_ANSWER_SECONDS = 0.25
_PAUSE_SECONDS = 2.0


class ValkeyGraphCache:
    """Implements `GraphCache`. A hash has one field, the revision: that of another revision is not even sent."""

    def __init__(self, url: str) -> None:
        self._client = Redis.from_url(
            url,
            socket_timeout=_ANSWER_SECONDS,
            socket_connect_timeout=_ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),
            max_connections=50,
        )
        self._memory = MemoryGraphCache()
        self._unavailable_until = 0.0

    async def get(self, version: GraphVersion) -> bytes | None:
        found = await self._memory.get(version) or await self._get(version)
        if found is not None:
            await self._memory.put(version, found)
        return found

    async def put(self, version: GraphVersion, body: bytes) -> None:
        await self._memory.put(version, body)
        await self._put(version, body)

    async def _get(self, version: GraphVersion) -> bytes | None:
        if time.monotonic() < self._unavailable_until:
            return None
        try:
            found = await self._client.hget(_key(version), str(version.graph_revision))
        except (RedisError, OSError, TimeoutError) as error:
            self._leave_alone(error)
            return None
        return found if isinstance(found, bytes) else None

    async def _put(self, version: GraphVersion, body: bytes) -> None:
        if time.monotonic() < self._unavailable_until:
            return
        try:
            async with self._client.pipeline() as pipeline:
                pipeline.delete(_key(version))
                pipeline.hset(_key(version), str(version.graph_revision), body)
                pipeline.expire(_key(version), KEEP_SECONDS)
                await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            self._leave_alone(error)

    async def close(self) -> None:
        await self._client.aclose()

    def _leave_alone(self, error: Exception) -> None:
        log.warning("graphs are not kept", error=type(error).__name__)
        self._unavailable_until = time.monotonic() + _PAUSE_SECONDS


def _key(version: GraphVersion) -> str:
    return f"projects:graph:{_WRITTEN}:{{{version.project_id}}}:{version.format.value}"

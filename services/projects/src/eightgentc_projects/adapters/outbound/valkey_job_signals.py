"""Signals of jobs between processes: published on one channel, and woken by in the process that is told at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from eightgentc_kit.background import Background
from eightgentc_kit.logging import logger
from eightgentc_projects.adapters.outbound.memory_job_signals import Listener, MemoryJobSignals

log = logger(__name__)

CHANNEL = "projects:jobs"
_ANSWER_SECONDS = 0.25
_PAUSE_SECONDS = 2.0


class ValkeyJobSignals:
    """Implements `JobSignals`. It follows the channel from the first time that somebody listens."""

    def __init__(self, url: str) -> None:
        self._memory = MemoryJobSignals()
        self._teller = Redis.from_url(
            url,
            socket_timeout=_ANSWER_SECONDS,
            socket_connect_timeout=_ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),
            max_connections=10,
        )
        self._hearer = Redis.from_url(url, socket_timeout=None, socket_connect_timeout=_ANSWER_SECONDS)
        self._following: Background | None = None
        self._unavailable_until = 0.0

    async def tell(self, topic: str) -> None:
        self._memory.wake(topic)
        if time.monotonic() < self._unavailable_until:
            return
        try:
            await self._teller.publish(CHANNEL, topic)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("jobs not told of", error=type(error).__name__)
            self._unavailable_until = time.monotonic() + _PAUSE_SECONDS

    @contextmanager
    def listening(self, topic: str) -> Iterator[Listener]:
        if self._following is None:
            self._following = Background()
            self._following.start("signals of jobs", self._follow)
        with self._memory.listening(topic) as listener:
            yield listener

    async def close(self) -> None:
        """Follow no more, and close."""
        if self._following is not None:
            await self._following.close()
        await self._teller.aclose()
        await self._hearer.aclose()

    async def _follow(self) -> None:
        try:
            async with self._hearer.pubsub(ignore_subscribe_messages=True) as channel:
                await channel.subscribe(CHANNEL)
                async for message in channel.listen():
                    self._memory.wake(message["data"].decode())
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("jobs not heard of", error=type(error).__name__)

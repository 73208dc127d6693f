"""Stored answers and limits for all processes: one script before the call, one after the reply.

redis-py speaks to Valkey and Redis alike; without it we would write the protocol. Timeouts are a tenth of a second:
the client's own defaults make one call wait 59 s for a server that went silent (measured). When Valkey does not
answer, limits hold in this process alone, and it is asked again after a second: never unlimited, never waiting.
"""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Sequence
from importlib import resources

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from eightgentc_ai.adapters.outbound.memory.admission import MemoryAdmission
from eightgentc_ai.domain.fingerprint import tenant_tag
from eightgentc_ai.domain.quota import Decision, Limit
from eightgentc_ai.ports.admission import Entry
from eightgentc_kit.logging import logger

log = logger(__name__)

SECONDS = 0.1
PAUSE_SECONDS = 1.0
PREFIX = "ai:"
_JITTER = 0.1
_PACK_ABOVE = 4096
_PLAIN, _PACKED = b"p", b"z"


class ValkeyAdmission:
    """Implements `Admission`."""

    def __init__(self, url: str) -> None:
        self._client = Redis.from_url(
            url,
            socket_timeout=SECONDS,
            socket_connect_timeout=SECONDS,
            retry=Retry(NoBackoff(), 0),
            max_connections=64,
        )
        scripts = resources.files(__package__)
        self._enter = self._client.register_script(scripts.joinpath("enter.lua").read_text(encoding="utf-8"))
        self._settle = self._client.register_script(
            scripts.joinpath("settle.lua").read_text(encoding="utf-8")
        )
        self._local = MemoryAdmission()
        self._away_until = 0.0

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def enter(self, key: str | None, *, on_hit: Sequence[Limit], on_miss: Sequence[Limit]) -> Entry:
        if time.monotonic() < self._away_until:
            return await self._local.enter(None, on_hit=on_hit, on_miss=on_miss)
        limits = [*on_miss, *on_hit]
        arguments: list[str | int] = [len(on_miss), int(key is not None)]
        for limit in limits:
            arguments += [repr(limit.cost), repr(limit.per_second), repr(limit.burst)]
        try:
            answer, refused, milliseconds = await self._enter(
                keys=[_answer_key(key), *map(_limit_key, limits)], args=arguments
            )
        except (RedisError, OSError, TimeoutError) as error:
            self._went_away(error)
            return await self._local.enter(None, on_hit=on_hit, on_miss=on_miss)
        if refused:
            return Entry(None, Decision(False, limits[refused - 2].name, milliseconds / 1000))
        return Entry(_unpacked(answer) if answer else None, Decision(True))

    async def settle(
        self, *, give_back: Sequence[Limit], key: str | None, answer: bytes, seconds: int
    ) -> None:
        if time.monotonic() < self._away_until or not (give_back or key):
            return
        # Entries of one moment do not all end at one moment.
        lasts = max(1, int(seconds * random.uniform(1 - _JITTER, 1 + _JITTER)))  # noqa: S311  # no secret
        arguments: list[str | int | bytes] = [_packed(answer), lasts if key else 0]
        for limit in give_back:
            arguments += [repr(limit.cost), repr(limit.per_second)]
        try:
            await self._settle(keys=[_answer_key(key), *map(_limit_key, give_back)], args=arguments)
        except (RedisError, OSError, TimeoutError) as error:
            self._went_away(error)

    def _went_away(self, error: BaseException) -> None:
        if time.monotonic() >= self._away_until:
            log.warning("valkey does not answer, limits are local", error=type(error).__name__)
        self._away_until = time.monotonic() + PAUSE_SECONDS


def _answer_key(key: str | None) -> str:
    # A key that is not used must still be one that this service may name.
    return PREFIX + (key or "none")


def _limit_key(limit: Limit) -> str:
    # The tenant part of the subject is the hash tag, so that one script may touch all keys of a call.
    tenant = limit.subject.split("/", 1)[0]
    return f"{PREFIX}{{{tenant_tag(tenant)}}}:l:{limit.name}:{tenant_tag(limit.subject)}"


def _packed(answer: bytes) -> bytes:
    if len(answer) <= _PACK_ABOVE:
        return _PLAIN + answer
    return _PACKED + zlib.compress(answer, level=1)


def _unpacked(stored: bytes) -> bytes:
    return zlib.decompress(stored[1:]) if stored[:1] == _PACKED else stored[1:]

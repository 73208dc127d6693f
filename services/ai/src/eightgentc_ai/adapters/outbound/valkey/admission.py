"""Stored answers and limits for all processes: one script before the call, one after the reply.

redis-py works with Valkey and Redis; without it we would write the protocol. Timeouts are a tenth of a second without
retries: with the client's defaults a call would wait past its deadline when the server is silent. While Valkey does not
answer, limits hold in this process alone, and one call a second tries it again: never unlimited, never waiting.
"""

from __future__ import annotations

import asyncio
import random
import time
import zlib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import RedisError

from eightgentc_ai.adapters.outbound.memory.admission import MemoryAdmission
from eightgentc_ai.domain.fingerprint import tenant_tag
from eightgentc_ai.domain.quota import Decision, Limit
from eightgentc_ai.ports.admission import Lookup
from eightgentc_kit.logging import logger

log = logger(__name__)

SECONDS = 0.1
PAUSE_SECONDS = 1.0
PREFIX = "ai:"
_CONNECTIONS = 32
_JITTER = 0.1
_PACK_ABOVE = 4096
_PLAIN, _PACKED = b"p", b"z"

Argument = str | int | bytes


class ValkeyUnavailable(Exception):
    """Valkey does not answer, or did not a moment ago."""


class ValkeyAdmission:
    """Implements `Admission`. `seconds`: the longest wait; `pause_seconds`: until it is asked again."""

    def __init__(self, url: str, *, seconds: float = SECONDS, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._client = Redis.from_url(
            url, socket_timeout=seconds, socket_connect_timeout=seconds, retry=Retry(NoBackoff(), 0)
        )
        # More calls than connections wait here; the client would refuse them, as if Valkey were unavailable.
        self._connections = asyncio.Semaphore(_CONNECTIONS)
        self._look_up = self._script("look_up.lua")
        self._settle = self._script("settle.lua")
        self._local = MemoryAdmission()
        self._pause_seconds = pause_seconds
        self._unavailable_until = 0.0

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def look_up(
        self, keys: Sequence[str], *, on_hit: Sequence[Limit], on_miss: Sequence[Limit]
    ) -> Lookup:
        limits = [*on_miss, *on_hit]
        arguments: list[Argument] = [len(keys), len(on_miss)]
        for limit in limits:
            arguments += [repr(limit.cost), repr(limit.per_second), repr(limit.burst)]
        try:
            answer, refused, milliseconds = await self._run(self._look_up, _names(keys, limits), arguments)
        except ValkeyUnavailable:
            return await self._local.look_up((), on_hit=on_hit, on_miss=on_miss)
        if refused:
            return Lookup(None, Decision(False, limits[refused - 1].name, milliseconds / 1000))
        return Lookup(_unpacked(answer) if answer else None, Decision(True))

    async def settle(self, *, unused: Sequence[Limit], answer: bytes, store: Mapping[str, int]) -> None:
        if not (unused or store):
            return
        arguments: list[Argument] = [_packed(answer), len(store)]
        # Answers stored at the same time do not all expire at the same time.
        arguments += [max(1, int(seconds * _jitter())) for seconds in store.values()]
        for limit in unused:
            arguments += [repr(limit.cost), repr(limit.per_second)]
        try:
            await self._run(self._settle, _names(tuple(store), unused), arguments)
        except ValkeyUnavailable:
            self._local.correct(unused)

    def _script(self, file: str) -> AsyncScript:
        return self._client.register_script(
            resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
        )

    async def _run(self, script: AsyncScript, keys: list[str], arguments: list[Argument]) -> Any:
        """Raises ValkeyUnavailable."""
        async with self._connections:
            if self._is_unavailable():
                raise ValkeyUnavailable
            try:
                answer = await script(keys=keys, args=arguments)
            except (RedisError, OSError, TimeoutError) as error:
                log.warning("valkey does not answer, limits are local", error=type(error).__name__)
                self._unavailable_until = time.monotonic() + self._pause_seconds
                raise ValkeyUnavailable from error
        if self._unavailable_until:
            log.info("valkey answers again")
            self._unavailable_until = 0.0
        return answer

    def _is_unavailable(self) -> bool:
        now = time.monotonic()
        if now < self._unavailable_until:
            return True
        if self._unavailable_until:
            # This call tries it again; the others go on without it until this one knows.
            self._unavailable_until = now + self._pause_seconds
        return False


def _names(keys: Sequence[str], limits: Sequence[Limit]) -> list[str]:
    return [*(f"{PREFIX}{key}" for key in keys), *map(_limit_name, limits)]


def _limit_name(limit: Limit) -> str:
    # The tenant is the hash tag, as in the keys of answers, so that one script may touch all keys of a call.
    return f"{PREFIX}{{{tenant_tag(limit.tenant)}}}:l:{limit.name}:{tenant_tag(limit.subject)}"


def _jitter() -> float:
    return random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311  # no secret


def _packed(answer: bytes) -> bytes:
    if len(answer) <= _PACK_ABOVE:
        return _PLAIN + answer
    return _PACKED + zlib.compress(answer, level=1)


def _unpacked(stored: bytes) -> bytes:
    return zlib.decompress(stored[1:]) if stored[:1] == _PACKED else stored[1:]

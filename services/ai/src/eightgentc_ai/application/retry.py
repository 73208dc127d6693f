"""Calling a model again when that may help. No other code retries it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from eightgentc_ai.domain.errors import ModelNotUsable, ModelThrottled, ModelUnavailable, UpstreamTruncated
from eightgentc_kit.context import seconds_left
from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)
T = TypeVar("T")

_FIRST_SECONDS = 0.3
_MOST_SECONDS = 8.0
# Less than this is not enough for an answer.
_WORTH_SECONDS = 0.5
_MAY_PASS = (ModelThrottled, ModelUnavailable, UpstreamTruncated)


@dataclass(frozen=True, slots=True)
class Retries:
    """At most `attempts`; no wait in between reaches beyond the caller's deadline."""

    attempts: int = 3
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def call(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """The result of the first attempt that succeeds. Raises the error of the last one."""
        for number in range(1, self.attempts):
            try:
                return await attempt()
            except _MAY_PASS as error:
                await self._wait_or_raise(error, number)
        return await attempt()

    async def stream(self, attempt: Callable[[], AsyncGenerator[T, None]]) -> AsyncGenerator[T, None]:
        """The same for streams: no attempt follows one that has yielded an event."""
        for number in range(1, self.attempts + 1):
            begun = False
            try:
                async with aclosing(attempt()) as events:
                    async for event in events:
                        begun = True
                        yield event
                return
            except _MAY_PASS as error:
                if begun or number == self.attempts:
                    raise
                await self._wait_or_raise(error, number)

    async def _wait_or_raise(self, error: DomainError, number: int) -> None:
        # Full jitter, so that callers do not retry in step; never sooner than the provider asked for.
        backoff = random.uniform(0, min(_MOST_SECONDS, _FIRST_SECONDS * 2**number))  # noqa: S311  # no secret
        seconds = max(backoff, error.retry_after or 0.0)
        too_late = seconds + _WORTH_SECONDS > seconds_left()
        if too_late or isinstance(error, ModelNotUsable):
            raise error
        log.info("model asked again", reason=error.reason, attempt=number, seconds=round(seconds, 2))
        await self.sleep(seconds)

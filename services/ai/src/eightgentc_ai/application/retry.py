"""Calling a model again when that may help. Retries have one owner: this file."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from eightgentc_ai.domain.errors import ModelThrottled, ModelUnavailable
from eightgentc_kit.context import current_call
from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)
T = TypeVar("T")

_FIRST_SECONDS = 0.3
_MOST_SECONDS = 8.0
# Less than this is not enough for an answer.
_WORTH_SECONDS = 0.5


async def with_retries(attempts: int, call: Callable[[], Awaitable[T]]) -> T:
    """The answer of the first attempt that gives one; waits in between never outlive the caller's deadline."""
    for attempt in range(1, attempts):
        try:
            return await call()
        except (ModelThrottled, ModelUnavailable) as error:
            await _wait_or_raise(error, attempt)
    return await call()


async def stream_with_retries(attempts: int, open_stream: Callable[[], AsyncIterator[T]]) -> AsyncIterator[T]:
    """The same for streams: nothing is tried again once a first event was given on."""
    for attempt in range(1, attempts + 1):
        begun = False
        try:
            async for event in open_stream():
                begun = True
                yield event
            return
        except (ModelThrottled, ModelUnavailable) as error:
            if begun or attempt == attempts:
                raise
            await _wait_or_raise(error, attempt)


async def _wait_or_raise(error: DomainError, attempt: int) -> None:
    # Full jitter, so that many callers do not come back together; never sooner than the provider asked for.
    backoff = random.uniform(0, min(_MOST_SECONDS, _FIRST_SECONDS * 2**attempt))  # noqa: S311  # no secret
    seconds = max(backoff, error.retry_after or 0.0)
    call = current_call()
    remaining = call.remaining() if call else None
    if error.metadata.get("final") == "true" or (
        remaining is not None and seconds + _WORTH_SECONDS > remaining
    ):
        raise error
    log.info("model asked again", reason=error.reason, attempt=attempt, seconds=round(seconds, 2))
    await asyncio.sleep(seconds)

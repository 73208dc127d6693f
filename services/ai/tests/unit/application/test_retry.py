"""Retries: only what may pass, never sooner than asked, never past the deadline, never after a first event."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from eightgentc_ai.application.retry import Retries
from eightgentc_ai.domain.errors import (
    ContentFiltered,
    ContextTooLarge,
    ModelNotUsable,
    ModelThrottled,
    ModelTimeout,
    ModelUnavailable,
    UpstreamTruncated,
)
from eightgentc_kit.context import begin_call


class Attempts:
    """Fails with each of the errors, then succeeds. `slept`: what was waited, in seconds."""

    def __init__(self, *errors: Exception, most: int = 3) -> None:
        self.errors = list(errors)
        self.made = 0
        self.slept: list[float] = []
        self.retries = Retries(most, self._sleep)

    async def call(self) -> str:
        return await self.retries.call(self._attempt)

    async def stream(self, after: int = 0) -> list[int]:
        """The numbers that came; each failing attempt fails after so many of them."""
        self.seen: list[int] = []
        async for number in self.retries.stream(lambda: self._stream(after)):
            self.seen.append(number)
        return self.seen

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def _attempt(self) -> str:
        self.made += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"

    async def _stream(self, after: int) -> AsyncGenerator[int, None]:
        self.made += 1
        for number in range(3):
            if self.errors and number == after:
                raise self.errors.pop(0)
            yield number


async def with_time(seconds: float, call: Any) -> Any:
    """The call as one that is served with so much time."""
    begin_call("test", request_id=None, traceparent=None, timeout=seconds)
    return await call


@pytest.mark.parametrize("error", [ModelUnavailable, ModelThrottled, UpstreamTruncated])
async def test_what_may_pass_is_tried_again(error: type[Exception]) -> None:
    attempts = Attempts(error(), error())

    assert await attempts.call() == "answer"
    assert attempts.made == 3


@pytest.mark.row("F45", clause="400 never retried")
@pytest.mark.parametrize("error", [ModelNotUsable, ContextTooLarge, ContentFiltered, ModelTimeout])
async def test_what_cannot_pass_is_not_tried_again(error: type[Exception]) -> None:
    attempts = Attempts(error())

    with pytest.raises(error):
        await attempts.call()

    assert (attempts.made, attempts.slept) == (1, [])


@pytest.mark.row("F45", clause="total attempts ≤ configured")
@pytest.mark.parametrize("most", [1, 2, 3])
async def test_there_are_no_more_attempts_than_configured(most: int) -> None:
    attempts = Attempts(*[ModelUnavailable() for _ in range(9)], most=most)

    with pytest.raises(ModelUnavailable):
        await attempts.call()

    assert attempts.made == most


@pytest.mark.row("F45", clause="429 with `Retry-After: 3` waits ≥ 3 s")
async def test_no_retry_is_sooner_than_the_provider_asked() -> None:
    attempts = Attempts(ModelThrottled(retry_after=3.0))

    await attempts.call()

    assert attempts.slept[0] >= 3.0


async def test_a_wait_that_would_outlive_the_deadline_is_not_begun() -> None:
    attempts = Attempts(ModelThrottled(retry_after=30.0))

    with pytest.raises(ModelThrottled) as refused:
        await asyncio.ensure_future(with_time(10, attempts.call()))

    assert refused.value.retry_after == 30.0
    assert (attempts.made, attempts.slept) == (1, [])


async def test_a_wait_within_the_deadline_is_waited() -> None:
    attempts = Attempts(ModelThrottled(retry_after=3.0))

    assert await asyncio.ensure_future(with_time(10, attempts.call())) == "answer"


async def test_a_stream_that_failed_before_its_first_event_is_tried_again() -> None:
    attempts = Attempts(ModelUnavailable())

    assert await attempts.stream(after=0) == [0, 1, 2]
    assert attempts.made == 2


async def test_a_stream_is_never_tried_again_after_its_first_event() -> None:
    attempts = Attempts(UpstreamTruncated())

    with pytest.raises(UpstreamTruncated):
        await attempts.stream(after=1)

    assert (attempts.seen, attempts.made) == ([0], 1)

"""The public keys, for anyone: fetched from auth every half minute, and kept while it does not answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)

ASK_AFTER = 30.0


@dataclass(frozen=True, slots=True)
class KeySet:
    """`document`: a JSON Web Key Set (RFC 7517). `max_age`: seconds it may be kept."""

    document: bytes
    max_age: float


FetchKeySet = Callable[[], Awaitable[KeySet]]
"""Asks auth. Raises DomainError."""


class PublishedKeys:
    """`now`: seconds of a clock that only grows."""

    def __init__(self, fetch: FetchKeySet, *, now: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._now = now
        self._keys: KeySet | None = None
        self._ask_at = 0.0
        self._asking = asyncio.Lock()

    async def get_key_set(self) -> KeySet:
        """The keys, at most half a minute old while auth answers.

        Raises:
            DomainError: auth does not answer, and never has.
        """
        async with self._asking:
            if self._keys is None or self._now() >= self._ask_at:
                try:
                    self._keys = await self._fetch()
                except DomainError as error:
                    if self._keys is None:
                        raise
                    log.info("keys not renewed", reason=error.reason)
                self._ask_at = self._now() + ASK_AFTER
            return self._keys

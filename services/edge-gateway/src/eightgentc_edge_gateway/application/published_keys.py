"""The public keys as everybody may read them: asked of auth once a while, and kept when it is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from eightgentc_edge_gateway.ports.key_set_source import KeySet, KeySetSource
from eightgentc_kit.errors import DomainError
from eightgentc_kit.logging import logger

log = logger(__name__)

ASK_AFTER = 30.0


class PublishedKeys:
    """`now`: seconds of a clock that only grows."""

    def __init__(self, source: KeySetSource, *, now: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._now = now
        self._keys: KeySet | None = None
        self._ask_at = 0.0
        self._asking = asyncio.Lock()

    async def get_key_set(self) -> KeySet:
        """The keys, at most half a minute old while auth answers.

        Raises:
            DomainError: auth is away and was never reached.
        """
        async with self._asking:
            if self._keys is None or self._now() >= self._ask_at:
                try:
                    self._keys = await self._source.get_key_set()
                except DomainError as error:
                    if self._keys is None:
                        raise
                    log.info("keys not renewed", reason=error.reason)
                self._ask_at = self._now() + ASK_AFTER
            return self._keys

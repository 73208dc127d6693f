"""The keys of auth in memory: refreshed in the background, used stale for a day while auth is unavailable."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Awaitable, Callable

import msgspec
from joserfc.jwk import KeySet

from eightgentc_kit.context import leave_call
from eightgentc_kit.errors import DomainError, TokenInvalid
from eightgentc_kit.logging import logger
from eightgentc_kit.single_flight import SingleFlight

log = logger(__name__)

STALE_SECONDS = 24 * 3600.0
UNKNOWN_KEY_COOLDOWN = 30.0
RETRY_SECONDS = 5.0

FetchKeySet = Callable[[], Awaitable[tuple[str, float]]]
"""Returns the key set as JSON and the seconds it may be kept. Raises DomainError when auth is unavailable."""


class CachedKeys:
    """Implements `KeySource` over any way to fetch the set.

    A token with an unknown key id causes at most one fetch in 30 s, however many such tokens come.
    `now`: seconds of a monotonic clock.
    """

    def __init__(self, fetch: FetchKeySet, *, now: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._now = now
        self._keys: KeySet | None = None
        self._key_ids: frozenset[str] = frozenset()
        self._fetched_at = 0.0
        self._fresh_until = 0.0
        self._may_ask_again_at = 0.0
        self._refreshes: SingleFlight[None, None] = SingleFlight()

    async def keys_for(self, key_id: str) -> KeySet:
        """See `KeySource`."""
        now = self._now()
        if self._keys is None or now > self._fetched_at + STALE_SECONDS:
            await self._refreshes.join(None, self._refresh_apart)
        elif key_id not in self._key_ids and now >= self._may_ask_again_at:
            self._may_ask_again_at = now + UNKNOWN_KEY_COOLDOWN
            with contextlib.suppress(DomainError):
                await self._refreshes.join(None, self._refresh_apart)
        elif now > self._fresh_until:
            self._refreshes.start(None, self._refresh_apart)
        if self._keys is None or key_id not in self._key_ids:
            raise TokenInvalid
        return self._keys

    async def refresh(self) -> None:
        """Fetch now.

        Raises:
            DomainError: auth is unavailable.
        """
        text, max_age = await self._fetch()
        document = msgspec.json.decode(text)
        self._keys = KeySet.import_key_set(document)
        self._key_ids = frozenset(key["kid"] for key in document["keys"])
        self._fetched_at = self._now()
        self._fresh_until = self._fetched_at + max_age

    async def _refresh_apart(self) -> None:
        """As `refresh`, without the deadline of the call that needs the keys: others may wait for them longer."""
        leave_call()
        try:
            await self.refresh()
        except DomainError as error:
            # Stale keys are still used, and the next try is in a few seconds, not with every token.
            self._fresh_until = self._now() + RETRY_SECONDS
            log.warning("keys not refreshed", reason=error.reason)
            raise

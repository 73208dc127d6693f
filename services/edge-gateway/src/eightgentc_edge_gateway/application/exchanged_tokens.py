"""A token for each session and service, exchanged once and used until shortly before it expires."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from eightgentc_kit.errors import Code, DomainError
from eightgentc_kit.identity.tokens import VerifiedToken
from eightgentc_kit.logging import logger

log = logger(__name__)

RENEW_BEFORE_END = 15.0
MAX_SESSIONS = 10_000

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ExchangedToken:
    """`expires_at`: seconds since the epoch, at most a minute away."""

    token: str
    expires_at: float


Exchange = Callable[[VerifiedToken, str], Awaitable[ExchangedToken]]
"""Trades a person's token for one of an audience. Raises DomainError."""


class ExchangedTokens:
    """One exchange at a time for a session and service; concurrent requests wait for the same one.

    In the last seconds of a token's life a new one is asked for; where auth does not answer the old one serves to its
    end.
    `now`: seconds since the epoch.
    """

    def __init__(self, exchange: Exchange, *, now: Callable[[], float] = time.time) -> None:
        self._exchange = exchange
        self._now = now
        self._tokens: OrderedDict[_Key, ExchangedToken] = OrderedDict()
        self._asking: dict[_Key, asyncio.Task[ExchangedToken]] = {}

    async def token_for(self, person: VerifiedToken, audience: str) -> str:
        """A live token of this person for one service.

        Raises:
            DomainError: the session has ended, or auth does not answer and there is no live token.
        """
        key = (person.session_id, audience)
        held = self._tokens.get(key)
        if held is not None and held.expires_at - RENEW_BEFORE_END > self._now():
            return held.token
        try:
            # Shielded: a client that disconnects must not cancel the exchange that other requests wait for.
            return (await asyncio.shield(self._ask(key, person))).token
        except DomainError as error:
            if held is not None and error.code is Code.UNAVAILABLE and held.expires_at > self._now():
                log.info("token not renewed", audience=audience, reason=error.reason)
                return held.token
            raise

    def _ask(self, key: _Key, person: VerifiedToken) -> asyncio.Task[ExchangedToken]:
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self._renew(key, person))
            asking.add_done_callback(lambda task: self._asked(key, task))
        return asking

    def _asked(self, key: _Key, task: asyncio.Task[ExchangedToken]) -> None:
        del self._asking[key]
        if not task.cancelled():
            task.exception()  # retrieved here too: all that waited may have disconnected

    async def _renew(self, key: _Key, person: VerifiedToken) -> ExchangedToken:
        token = await self._exchange(person, key[1])
        self._tokens[key] = token
        self._tokens.move_to_end(key)
        if len(self._tokens) > MAX_SESSIONS:
            self._tokens.popitem(last=False)
        return token

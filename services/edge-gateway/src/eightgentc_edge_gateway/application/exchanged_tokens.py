"""A token for each session and service, exchanged once and used until shortly before it expires."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from eightgentc_kit.context import leave_call
from eightgentc_kit.errors import Code, DomainError
from eightgentc_kit.identity.tokens import VerifiedToken
from eightgentc_kit.logging import logger
from eightgentc_kit.single_flight import SingleFlight

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
        self._exchanging: SingleFlight[_Key, ExchangedToken] = SingleFlight()

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
            return (await self._exchanging.join(key, lambda: self._renew(key, person))).token
        except DomainError as error:
            if held is not None and error.code is Code.UNAVAILABLE and held.expires_at > self._now():
                log.info("token not renewed", audience=audience, reason=error.reason)
                return held.token
            raise

    def forget(self, person: VerifiedToken) -> None:
        """Ask for new tokens of this session at its next request: what they say of the person has changed."""
        for key in [key for key in self._tokens if key[0] == person.session_id]:
            del self._tokens[key]

    async def _renew(self, key: _Key, person: VerifiedToken) -> ExchangedToken:
        leave_call()
        token = await self._exchange(person, key[1])
        self._tokens[key] = token
        self._tokens.move_to_end(key)
        if len(self._tokens) > MAX_SESSIONS:
            self._tokens.popitem(last=False)
        return token

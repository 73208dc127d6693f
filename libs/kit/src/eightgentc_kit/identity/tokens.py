"""The one `verify()` for tokens. No other code decodes one.

joserfc checks signatures; without it we would write JWS. Its `decode` checks no claim, so all are checked
here: issuer, audience, type, times with 10 s of skew, and that nothing was revoked. A verified token is kept
in a bounded cache, keyed by its SHA-256, for at most 60 s: a hit costs a digest, no signature.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.util import urlsafe_b64decode

from eightgentc_kit.errors import TokenInvalid
from eightgentc_kit.time_zone import is_time_zone

ISSUER = "8gentc-auth"
TOKEN_TYPE = "at+jwt"
ALGORITHMS = ["ES256"]
SKEW = 10
_CACHE_SIZE = 10_000
_CACHE_SECONDS = 60.0
_MAX_TOKEN_BYTES = 4096


class _Actor(msgspec.Struct, frozen=True):
    sub: str


class _Claims(msgspec.Struct, frozen=True):
    iss: str
    aud: str
    sub: str
    exp: int
    iat: int
    jti: str
    kind: str
    tenant: str
    sid: str = ""
    aal: int = 0
    scope: str = ""
    zoneinfo: str = ""
    act: _Actor | None = None


class VerifiedToken(msgspec.Struct, frozen=True):
    """A token that was checked. `expires_at`: seconds since the epoch. `time_zone`: of the person; '': not known."""

    subject: str
    caller: str
    is_service: bool
    tenant: str
    session_id: str
    audience: str
    scopes: frozenset[str]
    assurance: int
    expires_at: int
    raw: str
    time_zone: str = ""


class KeySource(Protocol):
    """Public keys by id. Implementations answer from memory and refresh in the background."""

    async def keys_for(self, key_id: str) -> KeySet:
        """The key set that holds `key_id`.

        Raises:
            TokenInvalid: no such key, even after asking again.
            DomainError: there are no keys at all, and auth is unavailable.
        """
        ...


class Revocations(Protocol):
    """Sessions that ended before their tokens did."""

    def is_revoked(self, session_id: str) -> bool:
        """From memory, in less than a microsecond."""
        ...

    def until_revoked(self, session_id: str) -> AbstractContextManager[None]:
        """A block of the current task that raises TokenInvalid once the session has ended."""
        ...


class TokenVerifier:
    """Checks tokens of auth for one audience. `now`: seconds since the epoch."""

    def __init__(
        self,
        audience: str,
        keys: KeySource,
        revocations: Revocations,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._now = now
        self._audience = audience
        self._keys = keys
        self._revocations = revocations
        self._verified: OrderedDict[bytes, tuple[float, VerifiedToken]] = OrderedDict()

    async def verify(self, token: str) -> VerifiedToken:
        """Check a token.

        Raises:
            TokenInvalid: it is not a live access token of ours for this audience. The reason is not disclosed.
        """
        if not token or len(token) > _MAX_TOKEN_BYTES or not token.isascii():
            raise TokenInvalid
        key = hashlib.sha256(token.encode()).digest()
        now = self._now()
        cached = self._verified.get(key)
        if cached is not None and cached[0] > now:
            verified = cached[1]
        else:
            verified = await self._check(token, now)
            self._remember(key, verified, now)
        if verified.session_id and self._revocations.is_revoked(verified.session_id):
            raise TokenInvalid
        return verified

    def until_revoked(self, token: VerifiedToken) -> AbstractContextManager[None]:
        """A block that raises TokenInvalid once the token's session has ended; for what runs longer than a moment."""
        return self._revocations.until_revoked(token.session_id) if token.session_id else nullcontext()

    def forget_all(self) -> None:
        """Drop every verified token, after a gap in the log of revocations."""
        self._verified.clear()

    def _remember(self, key: bytes, verified: VerifiedToken, now: float) -> None:
        self._verified[key] = (min(verified.expires_at + SKEW, now + _CACHE_SECONDS), verified)
        self._verified.move_to_end(key)
        if len(self._verified) > _CACHE_SIZE:
            self._verified.popitem(last=False)

    async def _check(self, token: str, now: float) -> VerifiedToken:
        keys = await self._keys.keys_for(_key_id(token))
        try:
            decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
            claims = msgspec.convert(decoded.claims, _Claims)
        except (JoseError, ValueError, msgspec.ValidationError) as error:
            raise TokenInvalid from error
        if (
            decoded.header.get("typ") != TOKEN_TYPE
            or claims.iss != ISSUER
            or claims.aud != self._audience
            or claims.exp + SKEW <= now
            or claims.iat - SKEW > now
            or claims.kind not in ("account", "service")
        ):
            raise TokenInvalid
        return VerifiedToken(
            subject=claims.sub,
            caller=claims.act.sub if claims.act else claims.sub if claims.kind == "service" else "",
            is_service=claims.kind == "service",
            tenant=claims.tenant,
            session_id=claims.sid,
            audience=claims.aud,
            scopes=frozenset(claims.scope.split()),
            assurance=claims.aal,
            expires_at=claims.exp,
            raw=token,
            time_zone=claims.zoneinfo if is_time_zone(claims.zoneinfo) else "",
        )


def _key_id(token: str) -> str:
    """The `kid` of the header, not verified yet: it only selects the key to try."""
    try:
        header = msgspec.json.decode(urlsafe_b64decode(token.split(".", 1)[0].encode()))
    except (ValueError, msgspec.DecodeError) as error:
        raise TokenInvalid from error
    key_id = header.get("kid") if isinstance(header, dict) else None
    if not isinstance(key_id, str) or header.get("alg") not in ALGORITHMS:
        raise TokenInvalid
    return key_id

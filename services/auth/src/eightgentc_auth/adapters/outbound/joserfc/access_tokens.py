"""Access tokens as JWTs (RFC 9068), signed with ES256: 45 µs and about 600 bytes each."""

from __future__ import annotations

from datetime import UTC, datetime

from joserfc import jwt

from eightgentc_auth.adapters.outbound.joserfc.low_s import with_low_s
from eightgentc_auth.adapters.outbound.joserfc.signing_keys import ALGORITHM, StoredSigningKeys
from eightgentc_auth.domain.access_token import AccessClaims, PersonToken
from eightgentc_kit.errors import TokenInvalid
from eightgentc_kit.identity.tokens import ISSUER, TOKEN_TYPE, TokenVerifier
from eightgentc_kit.ids import new_id


class JWTSigner:
    """See the port `AccessTokenSigner`."""

    def __init__(self, keys: StoredSigningKeys) -> None:
        self._keys = keys

    def sign(self, claims: AccessClaims) -> str:
        key_id, private_key = self._keys.active()
        header = {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": key_id}
        return with_low_s(jwt.encode(header, _payload(claims), private_key))


def _payload(claims: AccessClaims) -> dict[str, object]:
    payload: dict[str, object] = {
        "iss": ISSUER,
        "aud": claims.audience,
        "sub": claims.subject,
        "iat": int(claims.issue_time.timestamp()),
        "exp": int(claims.expire_time.timestamp()),
        "jti": new_id(),
        "kind": "service" if claims.is_service else "account",
        "tenant": claims.tenant,
    }
    if claims.session_id:
        payload |= {"sid": claims.session_id, "aal": claims.assurance}
    if claims.actor:
        payload["act"] = {"sub": claims.actor}
    if claims.time_zone:
        payload["zoneinfo"] = claims.time_zone  # the name that OpenID Connect has for it
    return payload


class EdgeTokenVerifier:
    """See the port `PersonTokenVerifier`: the one `verify()` of the kit, for the audience of the edge."""

    def __init__(self, verifier: TokenVerifier) -> None:
        self._verifier = verifier

    async def verify(self, token: str) -> PersonToken:
        verified = await self._verifier.verify(token)
        if verified.is_service or not verified.session_id:
            raise TokenInvalid
        return PersonToken(
            account_id=verified.subject,
            tenant=verified.tenant,
            session_id=verified.session_id,
            assurance=verified.assurance,
            expire_time=datetime.fromtimestamp(verified.expires_at, UTC),
        )

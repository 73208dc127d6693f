"""An issuer of tokens for tests of one service: real ES256 keys and the real verifier, no auth process."""

import time
from dataclasses import dataclass, field

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from eightgentc_kit.errors import TokenInvalid
from eightgentc_kit.identity.revocations import RevocationList
from eightgentc_kit.identity.tokens import ISSUER, TOKEN_TYPE, TokenVerifier
from eightgentc_kit.ids import new_id


@dataclass(slots=True)
class TestIssuer:
    """Signs whatever a test claims; `verifier` believes it as services believe auth."""

    __test__ = False

    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", parameters={"kid": new_id()}))
    revocations: RevocationList = field(default_factory=RevocationList)

    def verifier(self, audience: str) -> TokenVerifier:
        """The verifier of a service that receives tokens for `audience`."""
        return TokenVerifier(audience, _OneKey(self.key), self.revocations)

    def account_token(
        self, user_id: str, audience: str, *, caller: str = "edge-gateway", **claims: object
    ) -> str:
        """A person's token, exchanged by `caller` for one service."""
        return self.sign(
            {
                "sub": user_id,
                "aud": audience,
                "kind": "account",
                "tenant": user_id,
                "sid": new_id(),
                "aal": 1,
                "act": {"sub": caller},
                **claims,
            }
        )

    def service_token(self, service: str, audience: str, **claims: object) -> str:
        """A service's own token."""
        return self.sign({"sub": service, "aud": audience, "kind": "service", "tenant": service, **claims})

    def sign(self, claims: dict[str, object]) -> str:
        """Sign claims as they are, over the usual ones."""
        now = int(time.time())
        usual = {"iss": ISSUER, "iat": now, "exp": now + 60, "jti": new_id()}
        header = {"alg": "ES256", "typ": TOKEN_TYPE, "kid": self.key.kid}
        return jwt.encode(header, {**usual, **claims}, self.key)


class _OneKey:
    """Implements `KeySource`."""

    def __init__(self, key: ECKey) -> None:
        self._key = key
        self._set = KeySet([key])

    async def keys_for(self, key_id: str) -> KeySet:
        if key_id != self._key.kid:
            raise TokenInvalid
        return self._set

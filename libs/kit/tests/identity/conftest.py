"""An issuer of tokens: a key, and what it signs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

NOW = 1_795_562_329.0


@dataclass
class Issuer:
    """Signs what it is told to, and counts how often its keys are fetched."""

    now: float = NOW
    keys: list[ECKey] = field(default_factory=lambda: [ECKey.generate_key("P-256", auto_kid=True)])
    max_age: float = 300.0
    fetches: int = 0
    unavailable: Exception | None = None

    def token(self, *, key: ECKey | None = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A good token for `projects`, but for what is said; None leaves a claim out."""
        key = key or self.keys[-1]
        body = {
            "iss": "8gentc-auth",
            "aud": "projects",
            "sub": "person",
            "iat": int(self.now),
            "exp": int(self.now) + 60,
            "jti": "1",
            "kind": "account",
            "tenant": "person",
            "sid": "session",
            "aal": 1,
            "act": {"sub": "edge-gateway"},
            **claims,
        }
        head = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid, **(header or {})}
        return jwt.encode(
            {name: value for name, value in head.items() if value is not None},
            {name: value for name, value in body.items() if value is not None},
            key,
        )

    async def fetch(self) -> tuple[str, float]:
        self.fetches += 1
        if self.unavailable is not None:
            raise self.unavailable
        keys = [key.as_dict(private=False) for key in self.keys]
        return msgspec.json.encode({"keys": keys}).decode(), self.max_age


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def now(issuer: Issuer) -> Callable[[], float]:
    return lambda: issuer.now

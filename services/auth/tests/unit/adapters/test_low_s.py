"""Each token has one form."""

from __future__ import annotations

from joserfc import jwt
from joserfc.jwk import ECKey

from eightgentc_auth.adapters.outbound.joserfc.low_s import has_low_s, with_low_s

KEY = ECKey.generate_key("P-256")


def test_of_two_signatures_the_lower_is_taken_and_verifies() -> None:
    tokens = [jwt.encode({"alg": "ES256"}, {"number": number}, KEY) for number in range(40)]

    lowered = [with_low_s(token) for token in tokens]

    assert all(has_low_s(token) for token in lowered)
    assert [jwt.decode(token, KEY, algorithms=["ES256"]).claims["number"] for token in lowered] == list(
        range(40)
    )
    assert any(before != after for before, after in zip(tokens, lowered, strict=True))

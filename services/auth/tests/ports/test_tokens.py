"""The suite of making and reading access tokens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eightgentc_auth.adapters.outbound.joserfc.access_tokens import EdgeTokenVerifier, JWTSigner
from eightgentc_auth.domain.access_token import EDGE, AccessClaims, PersonToken
from eightgentc_kit.errors import TokenInvalid
from eightgentc_kit.ids import new_id
from eightgentc_testing.tokens import TestIssuer

SECOND = timedelta(seconds=1)


class OneKey:
    """The keys of this process: one, active."""

    def __init__(self, issuer: TestIssuer) -> None:
        self._key = issuer.key

    def active(self) -> tuple[str, object]:
        return self._key.kid or "", self._key


@pytest.fixture
def issuer() -> TestIssuer:
    return TestIssuer()


@pytest.fixture
def signer(issuer: TestIssuer) -> JWTSigner:
    return JWTSigner(OneKey(issuer))  # type: ignore[arg-type]  # of the stored keys, only the active one is asked for


@pytest.fixture
def verifier(issuer: TestIssuer) -> EdgeTokenVerifier:
    return EdgeTokenVerifier(issuer.verifier(EDGE))


def claims(*, life: timedelta = 60 * SECOND, audience: str = EDGE, session: str = "session") -> AccessClaims:
    now = datetime.now(UTC).replace(microsecond=0)
    return AccessClaims(audience, "person", "tenant", now, now + life, session, 1)


async def test_a_token_says_what_was_signed(signer: JWTSigner, verifier: EdgeTokenVerifier) -> None:
    said = claims()

    assert await verifier.verify(signer.sign(said)) == PersonToken(
        "person", "tenant", "session", 1, said.expire_time
    )


async def test_a_token_is_small_enough_for_a_header(signer: JWTSigner) -> None:
    long = AccessClaims(
        EDGE, new_id(), new_id(), datetime.now(UTC), datetime.now(UTC), new_id(), 2, "edge-gateway"
    )

    assert len(signer.sign(long)) < 1_024


@pytest.mark.parametrize(
    "wrong",
    [
        claims(life=-11 * SECOND),
        claims(audience="projects"),
        claims(session=""),
    ],
    ids=["ended", "for a service", "of a service"],
)
async def test_what_is_no_live_token_of_a_person_for_the_edge_is_refused(
    signer: JWTSigner, verifier: EdgeTokenVerifier, wrong: AccessClaims
) -> None:
    with pytest.raises(TokenInvalid):
        await verifier.verify(signer.sign(wrong))


async def test_a_token_of_another_issuer_is_refused(verifier: EdgeTokenVerifier) -> None:
    forged = JWTSigner(OneKey(TestIssuer())).sign(claims())  # type: ignore[arg-type]  # as above

    with pytest.raises(TokenInvalid):
        await verifier.verify(forged)

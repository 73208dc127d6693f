"""The one `verify()`: what it accepts, what it refuses, and what it remembers."""

from __future__ import annotations

import pytest
from joserfc.jwk import ECKey

from eightgentc_kit.errors import TokenInvalid
from eightgentc_kit.identity import tokens
from eightgentc_kit.identity.keys import CachedKeys
from eightgentc_kit.identity.revocations import RevocationList
from eightgentc_kit.identity.tokens import TokenVerifier


@pytest.fixture
def revoked() -> RevocationList:
    return RevocationList()


@pytest.fixture
def verifier(issuer, revoked: RevocationList, now) -> TokenVerifier:
    return TokenVerifier("projects", CachedKeys(issuer.fetch, now=now), revoked, now=now)


async def test_exchanged_token_says_for_whom_and_who_acts(issuer, verifier: TokenVerifier) -> None:
    token = await verifier.verify(issuer.token(scope="read write"))

    assert (token.subject, token.caller, token.is_service) == ("person", "edge-gateway", False)
    assert (token.tenant, token.session_id, token.assurance) == ("person", "session", 1)
    assert token.scopes == {"read", "write"}


async def test_token_of_a_service_is_its_own_caller(issuer, verifier: TokenVerifier) -> None:
    token = await verifier.verify(issuer.token(kind="service", sub="ai", sid=None, aal=None, act=None))

    assert (token.subject, token.caller, token.is_service) == ("ai", "ai", True)


async def test_token_of_a_person_without_an_actor_has_no_caller(issuer, verifier: TokenVerifier) -> None:
    assert (await verifier.verify(issuer.token(act=None))).caller == ""


@pytest.mark.row("F10", clause="a token for one service is refused by every other")
@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "ai"},
        {"aud": ["projects"]},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"sub": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": None},
        {"jti": None},
        {"kind": None},
        {"kind": "robot"},
        {"tenant": None},
        {"act": "edge-gateway"},
    ],
    ids=str,
)
async def test_token_with_a_claim_missing_or_wrong_is_refused(
    issuer, verifier: TokenVerifier, claims: dict[str, object]
) -> None:
    with pytest.raises(TokenInvalid):
        await verifier.verify(issuer.token(**claims))


@pytest.mark.parametrize("header", [{"typ": "JWT"}, {"typ": None}, {"kid": None}, {"kid": "other"}], ids=str)
async def test_token_with_another_header_is_refused(
    issuer, verifier: TokenVerifier, header: dict[str, object]
) -> None:
    with pytest.raises(TokenInvalid):
        await verifier.verify(issuer.token(header=header))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "..",
        "a.b.c",
        "é.é.é",
        "eyJhbGciOiJFUzI1NiJ9..",
        "A" * 5000,
        "bnVsbA.x.y",
        "W10.x.y",
        "\ud800.x.y",
    ],
)
async def test_anything_else_is_refused_without_asking_for_keys(
    issuer, verifier: TokenVerifier, text: str
) -> None:
    with pytest.raises(TokenInvalid):
        await verifier.verify(text)

    assert issuer.fetches == 0


async def test_signature_of_another_key_under_our_id_is_refused(issuer, verifier: TokenVerifier) -> None:
    other = ECKey.generate_key("P-256", {"kid": issuer.keys[0].kid})

    with pytest.raises(TokenInvalid):
        await verifier.verify(issuer.token(key=other))


@pytest.mark.parametrize(("age", "accepted"), [(0, True), (69, True), (70, False), (3600, False)])
async def test_token_is_accepted_until_ten_seconds_after_its_end(
    issuer, verifier: TokenVerifier, age: int, accepted: bool
) -> None:
    token = issuer.token()
    issuer.now += age

    if accepted:
        await verifier.verify(token)
    else:
        with pytest.raises(TokenInvalid):
            await verifier.verify(token)


async def test_remembered_token_is_refused_once_it_has_ended(issuer, verifier: TokenVerifier) -> None:
    token = issuer.token()
    await verifier.verify(token)
    issuer.now += 70

    with pytest.raises(TokenInvalid):
        await verifier.verify(token)


async def test_token_from_the_future_is_refused(issuer, verifier: TokenVerifier) -> None:
    await verifier.verify(issuer.token(iat=int(issuer.now) + 10))

    with pytest.raises(TokenInvalid):
        await verifier.verify(issuer.token(iat=int(issuer.now) + 12))


async def test_token_is_checked_once_a_minute_however_often_it_comes(
    issuer, verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = 0
    decode = tokens.jwt.decode

    def counted(*arguments, **options):
        nonlocal checks
        checks += 1
        return decode(*arguments, **options)

    monkeypatch.setattr(tokens.jwt, "decode", counted)
    token = issuer.token(exp=int(issuer.now) + 300)

    for _ in range(100):
        await verifier.verify(token)
    issuer.now += 61
    await verifier.verify(token)

    assert checks == 2


async def test_refused_token_is_not_remembered(issuer, verifier: TokenVerifier) -> None:
    for _ in range(3):
        with pytest.raises(TokenInvalid):
            await verifier.verify(issuer.token(aud="ai"))

    assert not verifier._verified


@pytest.mark.row("F7", clause="a revoked token is refused although it was verified before")
async def test_revoked_session_is_refused_although_its_token_is_remembered(
    issuer, verifier: TokenVerifier, revoked: RevocationList
) -> None:
    token = issuer.token()
    await verifier.verify(token)

    revoked.add("session", issuer.now + 300)

    with pytest.raises(TokenInvalid):
        await verifier.verify(token)
    assert await verifier.verify(issuer.token(sid="another session"))


async def test_memory_is_bounded(issuer, verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_CACHE_SIZE", 5)
    for number in range(20):
        await verifier.verify(issuer.token(jti=str(number)))

    assert len(verifier._verified) == 5


async def test_everything_is_forgotten_after_a_gap(issuer, verifier: TokenVerifier) -> None:
    await verifier.verify(issuer.token())

    verifier.forget_all()

    assert not verifier._verified

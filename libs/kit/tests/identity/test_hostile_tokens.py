"""Tokens as attackers make them are nobody's, and never an error of ours."""

from __future__ import annotations

import pytest

from eightgentc_kit.errors import TokenInvalid
from eightgentc_testing.hostile_tokens import changed_tokens, hostile_tokens
from eightgentc_testing.tokens import TestIssuer

ISSUER = TestIssuer()
TOKENS = hostile_tokens(ISSUER, "projects")


async def test_the_issuer_of_these_tests_is_believed() -> None:
    assert await ISSUER.verifier("projects").verify(ISSUER.account_token("ada", "projects"))


@pytest.mark.row("R42", clause="UNAUTHENTICATED, 100 %")
@pytest.mark.parametrize("name", TOKENS)
async def test_a_hostile_token_is_refused(name: str, score) -> None:
    with pytest.raises(TokenInvalid):
        await ISSUER.verifier("projects").verify(TOKENS[name])
    score("hostile tokens refused", True)


@pytest.mark.soak
async def test_a_token_with_one_character_changed_or_cut_off_is_refused(soak: bool) -> None:
    verifier = ISSUER.verifier("projects")
    for _ in range(20 if soak else 1):
        good = ISSUER.account_token("ada", "projects")
        for number, changed in enumerate(changed_tokens(good)):
            if number % 10 and not soak:
                continue
            with pytest.raises(TokenInvalid):
                await verifier.verify(changed)

"""Refresh tokens as text."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightgentc_auth.domain.refresh_token import RefreshTokens
from eightgentc_kit.errors import TokenInvalid
from eightgentc_kit.ids import new_id

KEY = b"k" * 32
TOKENS = RefreshTokens(KEY)
SECRET = b"s" * 32
SESSION = new_id()


def test_token_says_which_session_and_which_number() -> None:
    token = TOKENS.read(TOKENS.write(SESSION, 7, SECRET))

    assert (token.session_id, token.counter) == (SESSION, 7)


def test_token_is_the_same_each_time_it_is_written() -> None:
    assert TOKENS.write(SESSION, 7, SECRET) == TOKENS.write(SESSION, 7, SECRET)


def test_only_the_secret_of_the_session_proves_a_token() -> None:
    token = TOKENS.read(TOKENS.write(SESSION, 7, SECRET))

    assert token.is_proven_by(SECRET)
    assert not token.is_proven_by(b"t" * 32)


def test_proof_of_one_number_is_none_of_the_next() -> None:
    first, second = (TOKENS.read(TOKENS.write(SESSION, number, SECRET)) for number in (1, 2))

    assert first.proof != second.proof


def test_token_is_short_and_safe_in_a_header() -> None:
    text = TOKENS.write(SESSION, 2**32 - 1, SECRET)

    assert len(text) == 71
    assert text.replace("-", "").replace("_", "").isalnum()


@given(text=st.text(max_size=100))
def test_any_text_is_refused_in_one_way(text: str) -> None:
    with pytest.raises(TokenInvalid):
        TOKENS.read(text)


@given(position=st.integers(0, 52), flip=st.integers(1, 255))
def test_no_byte_of_a_token_can_be_changed(position: int, flip: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(TOKENS.write(SESSION, 1, SECRET) + "="))
    raw[position] ^= flip

    with pytest.raises(TokenInvalid):
        TOKENS.read(base64.urlsafe_b64encode(raw).rstrip(b"=").decode())


@given(length=st.integers(0, 70))
def test_truncated_token_is_refused(length: int) -> None:
    with pytest.raises(TokenInvalid):
        TOKENS.read(TOKENS.write(SESSION, 1, SECRET)[:length])


def test_text_with_other_characters_is_refused_whatever_its_checksum() -> None:
    token = TOKENS.write(SESSION, 1, SECRET)
    proven = base64.urlsafe_b64decode(token + "=")[:35]
    checksum = hmac.digest(KEY, proven, hashlib.sha256)[:16]
    # 68 characters of base64url and three that a lenient decoder skips.
    text = base64.urlsafe_b64encode(proven + checksum).decode() + "!!!"

    assert len(text) == len(token)
    with pytest.raises(TokenInvalid):
        TOKENS.read(text)


def test_token_written_under_another_key_is_refused() -> None:
    with pytest.raises(TokenInvalid):
        TOKENS.read(RefreshTokens(b"x" * 32).write(SESSION, 1, SECRET))


def test_reading_a_token_shows_no_secret() -> None:
    assert "secret" not in repr(TOKENS.read(TOKENS.write(SESSION, 1, SECRET))).lower()

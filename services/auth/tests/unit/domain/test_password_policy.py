"""Which passwords may be chosen."""

from __future__ import annotations

import unicodedata

import pytest

from eightgentc_auth.adapters.outbound.package_data.common_passwords import PackagedCommonPasswords
from eightgentc_auth.domain.errors import PasswordRefused
from eightgentc_auth.domain.password_policy import attempted, check_password, normalized

COMMON = PackagedCommonPasswords()


def refusal(password: str) -> str:
    with pytest.raises(PasswordRefused) as refused:
        check_password(password, email="ada+list@example.org", is_most_used=COMMON.contains)
    return refused.value.metadata["rule"]


@pytest.mark.parametrize("password", ["password1234", "Password1234", "12345678", "qwertyuiop", "iloveyou1"])
def test_most_used_passwords_are_refused_offline(password: str) -> None:
    assert refusal(password) == "most_used"


def test_seven_characters_are_too_short() -> None:
    assert refusal("x7!kQz2") == "too_short"


def test_257_characters_are_too_long() -> None:
    assert refusal("x" * 257) == "too_long"


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        (" " * 12, "blank"),
        ("\t \n \u3000  \t ", "blank"),
        ("zzzzzzzzzz", "one_character"),
        ("ZzzZzzZzzZ", "one_character"),
        ("ada+list@example.org", "own_address"),
        (" Ada+List@Example.org", "own_address"),
        ("ada+list", "own_address"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, rule: str) -> None:
    assert refusal(password) == rule


@pytest.mark.parametrize(
    "password", ["correct horse battery", "пароль из слов", "🦊🦔" * 4, "ßs" * 32, "語文" * 64, "x y" * 85]
)
def test_any_unicode_of_8_to_256_characters_is_accepted(password: str) -> None:
    check_password(password, email="ada+list@example.org", is_most_used=COMMON.contains)


def test_password_is_the_same_however_its_letters_are_composed() -> None:
    composed, decomposed = (unicodedata.normalize(form, "Zoë at the café") for form in ("NFC", "NFD"))

    assert composed != decomposed
    assert normalized(composed) == normalized(decomposed)


def test_sign_in_with_more_than_anyone_can_have_hashes_nothing_long() -> None:
    assert attempted("x" * 1_000_000) == ""
    assert attempted("x" * 256) == "x" * 256

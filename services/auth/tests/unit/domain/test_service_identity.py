"""Programs that sign in."""

from __future__ import annotations

import pytest

from eightgentc_auth.domain.errors import AudienceNotAllowed, CredentialsInvalid
from eightgentc_auth.domain.service_identity import ServiceIdentity, check_names, secret_digest
from eightgentc_kit.errors import FieldInvalid

IDENTITY = ServiceIdentity(
    "projects", frozenset({"ai", "auth"}), (secret_digest("new"), secret_digest("old"))
)


@pytest.mark.parametrize("secret", ["new", "old"])
def test_each_live_secret_is_accepted(secret: str) -> None:
    IDENTITY.check(secret, "ai")


@pytest.mark.parametrize("secret", ["", "other", "new "])
def test_wrong_secret_is_refused_before_the_audience_is_looked_at(secret: str) -> None:
    with pytest.raises(CredentialsInvalid):
        IDENTITY.check(secret, "projects")


def test_audience_that_was_not_granted_is_refused_by_name() -> None:
    with pytest.raises(AudienceNotAllowed) as refused:
        IDENTITY.check("new", "projects")

    assert refused.value.metadata == {"audience": "projects"}


def test_secret_in_use_is_the_one_that_survives_a_rotation() -> None:
    assert IDENTITY.digest_to_keep("old") == secret_digest("old")


def test_newest_secret_survives_when_the_file_was_lost() -> None:
    assert IDENTITY.digest_to_keep("") == secret_digest("new")


@pytest.mark.parametrize("name", ["", "Projects", "8gentc", "a b", "a_b", "x" * 64, "é"])
def test_name_of_a_service_is_lower_case_letters_digits_and_hyphens(name: str) -> None:
    with pytest.raises(FieldInvalid):
        check_names("ai", name)

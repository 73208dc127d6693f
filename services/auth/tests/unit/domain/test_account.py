"""People: their addresses and names."""

from __future__ import annotations

import pytest

from eightgentc_auth.domain.account import AccountDetails, email_keys
from eightgentc_kit.errors import FieldInvalid


def checked(email: str = "ada@example.org", name: str = "Ada") -> AccountDetails:
    return AccountDetails(email, name).checked()


def test_address_is_kept_as_it_was_written() -> None:
    assert checked("Ada.Lovelace@Example.ORG").email == "Ada.Lovelace@Example.ORG"


@pytest.mark.row("F122", clause="mail addresses unique whatever their case")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada@example.org", "ADA@EXAMPLE.ORG"),
        ("ärger@example.org", "ÄRGER@example.org"),
        ("zoe\u0308@example.org", "zo\u00eb@example.org"),
        (" ada@example.org ", "ada@example.org"),
        ("ada@exämple.org", "Ada@xn--exmple-cua.org"),
        ("ada@\uff45xample.org", "ada@example.org"),
        ("ﬁona@example.org", "fiona@example.org"),
        ("ada\u200b@example.org", "ada@example.org"),
    ],
)
def test_addresses_that_differ_in_case_or_composition_are_one(one: str, other: str) -> None:
    assert email_keys(one)[0] == email_keys(other)[0]


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@localhost",
        "a b@example.org",
        "ada@exam ple.org",
        "ada@example..org",
        "ada@@example.org",
        "ada\x00@example.org",
        "a" * 65 + "@example.org",
        "ada@" + "x" * 251,
        "ada@" + "x" * 255 + ".org",
        "ada@example.org\nbcc: eve@example.org",
        "ada\u200b@example.org",
        "\u202eada@example.org",
        "ada@exam\u00adple.org",
        "ada@☃.net",
        "ada@" + "é" * 64 + ".org",
    ],
)
def test_what_no_mail_reaches_is_refused_naming_the_field(email: str) -> None:
    with pytest.raises(FieldInvalid) as refused:
        checked(email)

    assert refused.value.violations[0].field == "email"


@pytest.mark.parametrize(
    ("name", "kept"),
    [("  Ada   Lovelace ", "Ada Lovelace"), ("Ada\u200b\u202e", "Ada"), ("Zoe\u0308", "Zoë"), ("\u2060", "")],
)
def test_name_is_kept_as_it_is_seen(name: str, kept: str) -> None:
    assert checked(name=name).name == kept


@pytest.mark.parametrize("name", ["x" * 201, "Ada\x00", "Ada\nLovelace"])
def test_name_with_control_characters_or_without_end_is_refused(name: str) -> None:
    with pytest.raises(FieldInvalid) as refused:
        checked(name=name)

    assert refused.value.violations[0].field == "name"


def test_name_of_200_characters_is_kept() -> None:
    assert checked(name="x" * 200).name == "x" * 200


def test_name_may_be_left_out() -> None:
    assert checked(name="").name == ""

"""What hangs on the key file."""

from __future__ import annotations

import base64

import pytest

from eightgentc_auth.adapters.outbound.cryptography.key_vault import KeyFileFault, KeyVault

KEY, OTHER = (base64.b64encode(letter * 32).decode() for letter in (b"a", b"b"))


def test_sealed_secret_opens_under_the_same_key_and_name() -> None:
    assert KeyVault(KEY).open(KeyVault(KEY + "\n").seal(b"secret", "k1"), "k1") == b"secret"


@pytest.mark.parametrize(("key", "name"), [(OTHER, "k1"), (KEY, "k2")])
def test_other_key_file_or_other_name_does_not_open_it(key: str, name: str) -> None:
    sealed = KeyVault(KEY).seal(b"secret", "k1")

    with pytest.raises(KeyFileFault, match=name):
        KeyVault(key).open(sealed, name)


def test_altered_secret_does_not_open() -> None:
    sealed = bytearray(KeyVault(KEY).seal(b"secret", "k1"))
    sealed[-1] ^= 1

    with pytest.raises(KeyFileFault):
        KeyVault(KEY).open(bytes(sealed), "k1")


def test_one_secret_sealed_twice_looks_different() -> None:
    vault = KeyVault(KEY)

    assert vault.seal(b"secret", "k1") != vault.seal(b"secret", "k1")


@pytest.mark.parametrize("key", ["", "not base64 at all!", base64.b64encode(b"short").decode()])
def test_malformed_key_file_is_named_without_showing_it(key: str) -> None:
    with pytest.raises(KeyFileFault) as fault:
        KeyVault(key)

    assert not key or key not in str(fault.value)

"""Which passwords may be chosen: long enough, not longer than a bound, none that is guessed first (ASVS 6.2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from eightgentc_auth.domain.errors import PasswordRefused

SHORTEST = 8
LONGEST = 256

_SENTENCES = {
    "too_short": f"The password needs at least {SHORTEST} characters.",
    "too_long": f"The password may have at most {LONGEST} characters.",
    "blank": "The password must hold more than spaces.",
    "one_character": "The password must not be one character again and again.",
    "own_address": "The password must not be your own address.",
    "most_used": "This is one of the passwords that attackers try first. Choose another.",
}


def normalized(password: str) -> str:
    """The password as it is hashed: keyboards compose the same letter differently (RFC 8265, NFC)."""
    return unicodedata.normalize("NFC", password)


def check_password(password: str, *, email: str, is_most_used: Callable[[str], bool]) -> None:
    """Check a password that the person with this address wants to have.

    Raises:
        PasswordRefused: its metadata names the rule: too_short, too_long, blank, one_character, own_address or
            most_used.
    """
    folded = password.casefold().strip()
    rule = (
        "too_short"
        if len(password) < SHORTEST
        else "too_long"
        if len(password) > LONGEST
        else "blank"
        if not folded
        else "one_character"
        if len(set(password.strip().lower())) == 1
        else "own_address"
        if folded in _forms_of(email)
        else "most_used"
        if is_most_used(password)
        else ""
    )
    if rule:
        raise PasswordRefused(_SENTENCES[rule], metadata={"rule": rule})


def _forms_of(email: str) -> set[str]:
    """The address, the name before its @, and the name without what follows a +."""
    address = email.casefold().strip()
    name = address.partition("@")[0]
    return {address, name, name.partition("+")[0]}


def attempted(password: str) -> str:
    """The password of a sign-in as it is hashed. One that no account can have becomes empty, which none has."""
    return normalized(password) if len(password) <= LONGEST else ""

"""How often somebody may try passwords (ASVS 6.3.1, 6.3.5): for one account from one place, and from one place at all.

The second limit is for who tries one password on many accounts. There is none for an account from everywhere: with it a
stranger could lock a person out.
"""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_FAILURES = 10
MOST_FAILURES_OF_A_PLACE = 100
MOST_AT_ONCE_OF_A_PLACE = 300
"""So many people may sign in from one place at once, as when a school begins. That many guesses may be one too late."""
WINDOW = timedelta(minutes=5)
_BEGIN_AGAIN = timedelta(seconds=1)
_NETWORK_OF_A_HOST = 64


@dataclass(frozen=True, slots=True)
class Attempts:
    """What was counted under one key. `running`: attempts that are being checked, this one among them.

    `until`: when the failures are forgotten, counted from the first of them.
    """

    failures: int
    running: int
    until: datetime

    def must_wait(self, now: datetime, *, most: int, at_once: int) -> timedelta | None:
        """How long this attempt has to wait; None: it may be checked.

        Those that are being checked may all be failures: many at once are no way around the limit.
        """
        if self.failures >= most:
            return self.until - now
        return _BEGIN_AGAIN if self.failures + self.running > at_once else None


@dataclass(frozen=True, slots=True)
class AttemptKeys:
    """What attempts are counted by: 32 bytes each, from which neither the account nor the place can be read."""

    account: bytes
    """The account, known or not, from this place."""
    place: bytes

    @classmethod
    def of(cls, email_key: str, address: str) -> AttemptKeys:
        place = place_of(address)
        return cls(_digest(f"{email_key}\0{place}"), _digest(f"\0{place}"))


def must_wait(account: Attempts, place: Attempts, now: datetime) -> timedelta | None:
    """The longer of two waits; None: the attempt may be checked."""
    waits = (
        account.must_wait(now, most=MOST_FAILURES, at_once=MOST_FAILURES),
        place.must_wait(now, most=MOST_FAILURES_OF_A_PLACE, at_once=MOST_AT_ONCE_OF_A_PLACE),
    )
    return max((wait for wait in waits if wait is not None), default=None)


def place_of(address: str) -> str:
    """An IPv4 address, or the /64 network of an IPv6 address, within which one host has as many as it likes."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _NETWORK_OF_A_HOST), strict=False))
    return str(parsed)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="replace")).digest()

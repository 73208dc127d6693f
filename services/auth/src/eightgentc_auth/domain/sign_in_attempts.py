"""How often somebody may try passwords: ten failures in five minutes for an account from one place (ASVS 6.3.1)."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_FAILURES = 10
WINDOW = timedelta(minutes=5)
_BEGIN_AGAIN = timedelta(seconds=1)
_NETWORK_OF_A_HOST = 64


@dataclass(frozen=True, slots=True)
class Attempts:
    """Of one account from one place. `running`: attempts that are being checked, this one among them.

    `until`: when the failures are forgotten, counted from the first of them.
    """

    failures: int
    running: int
    until: datetime

    def must_wait(self, now: datetime) -> timedelta | None:
        """How long this attempt has to wait; None: it may be checked.

        Those that are being checked count as failures until they are known not to be: many at once are no way around.
        """
        if self.failures >= MOST_FAILURES:
            return self.until - now
        return _BEGIN_AGAIN if self.failures + self.running > MOST_FAILURES else None


def attempt_key(email_key: str, address: str) -> bytes:
    """What attempts are counted by: 32 bytes that name an account, known or not, and a place; neither can be read.

    A place is an IPv4 address or the /64 network of an IPv6 address, within which one host has as many as it likes.
    """
    return hashlib.sha256(f"{email_key}\0{_place(address)}".encode(errors="replace")).digest()


def _place(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _NETWORK_OF_A_HOST), strict=False))
    return str(parsed)

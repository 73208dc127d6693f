"""The most used passwords, as a sorted list of digests that ships with the package.

`services/auth/tools/make_common_passwords.py` makes it from zxcvbn's list: 11,611 of its 30,000 passwords have
the eight characters that a password needs here. These are 70 KB, read when the first password is
chosen; importing zxcvbn itself would cost each process 8 MB.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from functools import cached_property
from pathlib import Path

DIGEST_BYTES = 6
_FILE = Path(__file__).with_name("common_passwords.bin")


def common_password_digest(password: str) -> bytes:
    """Six bytes: one uncommon password in 24 billion is refused by chance."""
    return hashlib.sha256(password.lower().encode()).digest()[:DIGEST_BYTES]


class _Digests:
    """The file as a sequence for `bisect`."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def __len__(self) -> int:
        return len(self._raw) // DIGEST_BYTES

    def __getitem__(self, position: int) -> bytes:
        return self._raw[position * DIGEST_BYTES : (position + 1) * DIGEST_BYTES]


class PackagedCommonPasswords:
    """See the port `CommonPasswords`."""

    @cached_property
    def _digests(self) -> _Digests:
        return _Digests(_FILE.read_bytes())

    def contains(self, password: str) -> bool:
        digest = common_password_digest(password)
        position = bisect_left(self._digests, digest)
        return position < len(self._digests) and self._digests[position] == digest

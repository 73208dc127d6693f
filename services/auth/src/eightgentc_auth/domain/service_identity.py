"""Programs that sign in: a name, a secret, and the audiences they may have tokens for."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from eightgentc_auth.domain.errors import AudienceNotAllowed, CredentialsInvalid
from eightgentc_kit.errors import FieldInvalid

_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}")


@dataclass(frozen=True, slots=True)
class ServiceIdentity:
    """`secret_digests`: SHA-256 of its live secrets, the newest first. They are random: no slow hash is needed."""

    name: str
    audiences: frozenset[str]
    secret_digests: Sequence[bytes] = field(default=(), repr=False)

    def accepts(self, secret: str) -> bool:
        """Whether this is one of its secrets, compared in constant time."""
        presented = secret_digest(secret)
        return any(hmac.compare_digest(presented, digest) for digest in self.secret_digests)

    def digest_to_keep(self, present_secret: str) -> bytes:
        """The digest that stays valid when a secret is added, so that a secret can be replaced without a gap.

        It is that of the secret in use, else the newest; empty if there is none.
        """
        if self.accepts(present_secret):
            return secret_digest(present_secret)
        return self.secret_digests[0] if self.secret_digests else b""

    def check(self, secret: str, audience: str) -> None:
        """Check that a program with this secret may have a token for `audience`.

        Raises:
            CredentialsInvalid: the secret is wrong.
            AudienceNotAllowed: the identity has no right to this audience.
        """
        if not self.accepts(secret):
            raise CredentialsInvalid
        if audience not in self.audiences:
            raise AudienceNotAllowed(metadata={"audience": audience})


def secret_digest(secret: str) -> bytes:
    """How a secret is kept."""
    return hashlib.sha256(secret.encode()).digest()


def check_names(*names: str) -> None:
    """Check the names of services and audiences.

    Raises:
        FieldInvalid: one is not lower-case letters, digits and hyphens.
    """
    for name in names:
        if not _NAME.fullmatch(name):
            raise FieldInvalid.of("name", f"{name!r} is not lower-case letters, digits and hyphens")

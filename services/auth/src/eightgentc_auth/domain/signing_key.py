"""Keys that sign tokens: published one lifetime of the key set before their first use, kept until no token needs them.

What a key is good for follows from the times of the keys, so that all processes agree without telling each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eightgentc_auth.domain.access_token import CLOCK_SKEW, LONGEST_TOKEN_LIFE

# Beyond the life of a token: processes whose clocks differ, and those that learn late of the next key.
_KEPT_AFTER_USE = LONGEST_TOKEN_LIFE + 3 * CLOCK_SKEW


@dataclass(frozen=True, slots=True)
class SigningKey:
    """`public_key`: a JSON Web Key; `sealed_private_key`: encrypted under the key file."""

    id: str
    public_key: str
    sealed_private_key: bytes = field(repr=False)
    create_time: datetime
    activate_time: datetime


class KeyRing:
    """All keys, in the order of their use."""

    def __init__(self, keys: tuple[SigningKey, ...] = ()) -> None:
        self._keys = sorted(keys, key=lambda key: (key.activate_time, key.id))

    def __len__(self) -> int:
        return len(self._keys)

    def active(self, now: datetime) -> SigningKey | None:
        """The key that signs now; None before there is the first one."""
        begun = [key for key in self._keys if key.activate_time <= now]
        return begun[-1] if begun else None

    def published(self, now: datetime) -> list[SigningKey]:
        """The keys that verifiers need: those to come, the active one, and those whose tokens may still live."""
        successors = [*self._keys[1:], None]
        return [
            key
            for key, successor in zip(self._keys, successors, strict=True)
            if successor is None or now < successor.activate_time + _KEPT_AFTER_USE
        ]

    def next_activation(self, now: datetime, key_set_life: timedelta) -> datetime:
        """When a key made now may sign: the very first at once, any other when every verifier has it."""
        return now if self.active(now) is None else now + key_set_life

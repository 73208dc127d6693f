"""GetKeySet: the public keys that verify our tokens."""

from __future__ import annotations

from datetime import timedelta

from eightgentc_auth.ports.signing_keys import LoadedKeys
from eightgentc_kit.clock import Clock


class GetKeySet:
    """Answers from memory."""

    def __init__(self, keys: LoadedKeys, *, key_set_life: timedelta, clock: Clock) -> None:
        self._keys = keys
        self._key_set_life = key_set_life
        self._clock = clock

    async def __call__(self) -> tuple[str, timedelta]:
        """The JSON Web Key Set, and how long it may be kept.

        Raises:
            DatabaseUnavailable: the keys have not been read yet.
        """
        published = self._keys.ring().published(self._clock.now())
        keys = ",".join(key.public_key for key in published)
        return f'{{"keys":[{keys}]}}', self._key_set_life

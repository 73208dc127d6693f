"""The signing keys in this process: how one is made, and those that were read from the store."""

from __future__ import annotations

import json

from joserfc.jwk import ECKey

from eightgentc_auth.adapters.outbound.cryptography.key_vault import KeyVault
from eightgentc_auth.domain.signing_key import KeyRing
from eightgentc_auth.ports.signing_key_store import SigningKeyReader
from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import DatabaseUnavailable

ALGORITHM = "ES256"
_CURVE = "P-256"


class SealedKeyFactory:
    """See the port `KeyFactory`."""

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault

    def make(self) -> tuple[str, str, bytes]:
        key = ECKey.generate_key(_CURVE, {"alg": ALGORITHM, "use": "sig"}, auto_kid=True)
        key_id = str(key.kid)
        public_key = json.dumps(key.as_dict(private=False), separators=(",", ":"), sort_keys=True)
        return key_id, public_key, self._vault.seal(key.as_pem(private=True), key_id)


class StoredSigningKeys:
    """See the port `LoadedKeys`. Private keys stay here, each opened once."""

    def __init__(self, store: SigningKeyReader, vault: KeyVault, clock: Clock) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock
        self._ring: KeyRing | None = None
        self._opened: dict[str, ECKey] = {}

    def ring(self) -> KeyRing:
        if self._ring is None:
            raise DatabaseUnavailable(retry_after=1.0)
        return self._ring

    async def reload(self) -> None:
        """Read the keys again.

        Raises:
            DatabaseUnavailable: those that were read before go on being used.
        """
        self._ring = await self._store.ring()

    def active(self) -> tuple[str, ECKey]:
        """Id and private half of the key that signs now.

        Raises:
            DatabaseUnavailable: the keys have not been read yet.
            KeyFileFault: it was sealed under another key file.
        """
        key = self.ring().active(self._clock.now())
        if key is None:
            raise DatabaseUnavailable(retry_after=1.0)
        if key.id not in self._opened:
            self._opened[key.id] = ECKey.import_key(self._vault.open(key.sealed_private_key, key.id))
        return key.id, self._opened[key.id]

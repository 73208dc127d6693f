"""RotateSigningKey: the next key is made and published; it signs once every verifier has had time to fetch it."""

from __future__ import annotations

from datetime import timedelta

from eightgentc_auth.domain.audit import OPERATOR, Action, AuditRecord
from eightgentc_auth.domain.revocation import KeySetChanged
from eightgentc_auth.domain.signing_key import SigningKey
from eightgentc_auth.ports.log_heads import LogHeads
from eightgentc_auth.ports.signing_keys import KeyFactory
from eightgentc_auth.ports.unit_of_work import Transactions
from eightgentc_kit.clock import Clock


class RotateSigningKey:
    """Adds a key under an advisory lock, so that processes which start together make one first key."""

    def __init__(
        self,
        transactions: Transactions,
        *,
        factory: KeyFactory,
        log_heads: LogHeads,
        key_set_life: timedelta,
        clock: Clock,
    ) -> None:
        self._transactions = transactions
        self._factory = factory
        self._log_heads = log_heads
        self._key_set_life = key_set_life
        self._clock = clock

    async def __call__(self, *, only_first: bool = False) -> SigningKey | None:
        """Add the next key and announce it to our services. `only_first`: do nothing if there is a key already."""
        async with self._transactions.begin() as work:
            ring = await work.signing_keys.lock_ring()
            if only_first and len(ring):
                return None
            now = self._clock.now()
            key_id, public_key, sealed = self._factory.make()
            activate_time = ring.next_activation(now, self._key_set_life)
            key = SigningKey(key_id, public_key, sealed, now, activate_time)
            await work.signing_keys.add(key)
            await work.audit.append(AuditRecord(Action.SIGNING_KEY_ADDED, OPERATOR, key.id), now)
            await work.revocations.append(KeySetChanged.at(now), now)
        self._log_heads.announce()
        return key

"""CreateServiceIdentity: an operator gives a program a name, audiences and a secret."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from eightgentc_auth.domain.audit import OPERATOR, Action, AuditRecord
from eightgentc_auth.domain.service_identity import check_names, secret_digest
from eightgentc_auth.ports.unit_of_work import Transactions
from eightgentc_kit.clock import Clock

_SECRET_BYTES = 32


class CreateServiceIdentity:
    """Safe to repeat: a secret that still works is kept."""

    def __init__(self, transactions: Transactions, *, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def __call__(
        self, name: str, audiences: Collection[str], *, present_secret: str = "", rotate: bool = False
    ) -> str | None:
        """Make the identity, or bring its audiences up to date.

        Args:
            name: of the service; the `sub` of its tokens.
            audiences: what it may have tokens for, from now on exactly these.
            present_secret: the secret that the credential file holds; empty: none.
            rotate: make a new secret although the present one works; that one stays valid until the next rotation.

        Returns:
            The new secret, which is stored nowhere else; None: the present one is kept.

        Raises:
            FieldInvalid: a name is malformed.
        """
        check_names(name, *audiences)
        now = self._clock.now()
        async with self._transactions.begin() as work:
            identity = await work.service_identities.lock(name, now)
            if identity.audiences != frozenset(audiences):
                await work.service_identities.set_audiences(name, sorted(audiences))
                details = {"audiences": " ".join(sorted(audiences))}
                record = AuditRecord(Action.SERVICE_AUDIENCES_CHANGED, OPERATOR, name, details)
                await work.audit.append(record, now)
            if identity.accepts(present_secret) and not rotate:
                return None
            secret = secrets.token_urlsafe(_SECRET_BYTES)
            keeping = identity.digest_to_keep(present_secret)
            await work.service_identities.add_secret(name, secret_digest(secret), keeping=keeping, now=now)
            await work.audit.append(AuditRecord(Action.SERVICE_SECRET_ADDED, OPERATOR, name), now)
        return secret

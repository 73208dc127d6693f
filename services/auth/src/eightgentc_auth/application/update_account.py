"""UpdateAccount: a person says something else of themselves."""

from __future__ import annotations

from collections.abc import Mapping

from eightgentc_auth.domain.account import Account
from eightgentc_auth.domain.audit import Action, AuditRecord
from eightgentc_auth.domain.errors import AccountNotFound
from eightgentc_auth.ports.log_heads import LogHeads
from eightgentc_auth.ports.unit_of_work import Transactions
from eightgentc_kit.clock import Clock


class UpdateAccount:
    """The change, the audit record and, for another name, the event commit together."""

    def __init__(self, transactions: Transactions, *, log_heads: LogHeads, clock: Clock) -> None:
        self._transactions = transactions
        self._log_heads = log_heads
        self._clock = clock

    async def __call__(self, account_id: str, changes: Mapping[str, str]) -> Account:
        """The account with other details; `changes`: fields of them with their new values.

        Raises:
            FieldInvalid: a new value cannot be used.
            AccountNotFound: it is gone.
        """
        now = self._clock.now()
        async with self._transactions.begin() as work:
            account = await work.accounts.lock(account_id)
            if account is None:
                raise AccountNotFound
            changed = account.changed(changes, now)
            if changed is account:
                return account
            await work.accounts.save(changed)
            await work.audit.append(AuditRecord(Action.ACCOUNT_UPDATED, account.id, account.id), now)
            renamed = changed.details.name != account.details.name
            if renamed:
                await work.events.append(account.id, now)
        if renamed:
            self._log_heads.announce()
        return changed

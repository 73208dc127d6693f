"""GetAccount: who the caller is."""

from __future__ import annotations

from eightgentc_auth.domain.account import Account
from eightgentc_auth.domain.errors import AccountNotFound
from eightgentc_auth.ports.account_store import AccountReader


class GetAccount:
    """Reads the caller's own account."""

    def __init__(self, accounts: AccountReader) -> None:
        self._accounts = accounts

    async def __call__(self, account_id: str) -> Account:
        """The account.

        Raises:
            AccountNotFound: it is gone.
        """
        account = await self._accounts.find(account_id)
        if account is None:
            raise AccountNotFound
        return account

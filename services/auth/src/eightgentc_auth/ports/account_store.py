"""Where people are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from eightgentc_auth.domain.account import Account


@dataclass(frozen=True, slots=True)
class AccountWithPassword:
    """What sign-in needs. `password_hash` is empty for an account that has no password here."""

    account: Account
    password_hash: str = field(repr=False)


class AccountReader(Protocol):
    """Reads outside a unit of work: one statement, one round trip, one index."""

    async def find(self, account_id: str) -> Account | None:
        """The account, None if there is none."""
        ...

    async def find_by_email(self, email_keys: tuple[str, str]) -> AccountWithPassword | None:
        """The account with the first of these keys of a mail address, else that with the second, else None."""
        ...


class AccountWriter(Protocol):
    """Writes inside a unit of work."""

    async def add(self, account: Account, password_hash: str) -> None:
        """Keep a new account.

        Raises:
            EmailTaken: another account has one of the keys of the address. The unit of work is void.
        """
        ...

    async def lock(self, account_id: str) -> Account | None:
        """The account, held against every other change until the unit of work ends; None if there is none."""
        ...

    async def save(self, account: Account) -> None:
        """Keep the details of a locked account, but for its address."""
        ...

    async def set_password_hash(self, account_id: str, password_hash: str) -> None:
        """Replace the hash of a password that is itself unchanged."""
        ...

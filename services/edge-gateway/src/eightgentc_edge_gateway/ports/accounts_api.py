"""Accounts and sessions, as auth keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from eightgentc_edge_gateway.contract.account import (
    Account,
    RefreshedSession,
    RefreshSession,
    SignedIn,
    SignIn,
    SignUp,
)
from eightgentc_kit.identity.tokens import VerifiedToken


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request came from, shown in the person's list of sessions."""

    address: str
    user_agent: str


class AccountsApi(Protocol):
    """What people do with their account."""

    async def sign_up(self, account: SignUp, client: Client) -> SignedIn: ...

    async def sign_in(self, login: SignIn, client: Client) -> SignedIn: ...

    async def refresh_session(self, session: RefreshSession) -> RefreshedSession: ...

    async def sign_out(self, person: VerifiedToken) -> None: ...

    async def get_account(self, person: VerifiedToken) -> Account: ...

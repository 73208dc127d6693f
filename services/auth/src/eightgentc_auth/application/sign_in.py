"""SignIn: a mail address and its password open a session."""

from __future__ import annotations

from eightgentc_auth.application.open_session import open_session
from eightgentc_auth.application.session_tokens import SignedIn, TokenPairs
from eightgentc_auth.domain.account import email_key
from eightgentc_auth.domain.audit import Action, AuditRecord
from eightgentc_auth.domain.errors import CredentialsInvalid
from eightgentc_auth.domain.password_policy import attempted
from eightgentc_auth.domain.session import Client, SessionLimits
from eightgentc_auth.ports.account_store import AccountReader
from eightgentc_auth.ports.password_hasher import PasswordHasher
from eightgentc_auth.ports.unit_of_work import Transactions
from eightgentc_kit.clock import Clock


class SignIn:
    """An unknown address costs one lookup and one hash, as a wrong password does, and gets the same answer."""

    def __init__(
        self,
        transactions: Transactions,
        accounts: AccountReader,
        *,
        hasher: PasswordHasher,
        token_pairs: TokenPairs,
        limits: SessionLimits,
        clock: Clock,
    ) -> None:
        self._transactions = transactions
        self._accounts = accounts
        self._hasher = hasher
        self._token_pairs = token_pairs
        self._limits = limits
        self._clock = clock

    async def __call__(self, *, email: str, password: str, client: Client) -> SignedIn:
        """Open a session.

        Raises:
            CredentialsInvalid: no such account, a wrong password, or a disabled account. Which one is not disclosed.
            Overloaded: too many passwords are being hashed.
        """
        found = await self._accounts.find_by_email(email_key(email))
        password = attempted(password)
        matches = await self._hasher.verify(found.password_hash if found else "", password)
        if found is None or not matches or not found.account.is_active:
            raise CredentialsInvalid
        outdated = self._hasher.is_outdated(found.password_hash)
        new_hash = await self._hasher.hash(password) if outdated else ""
        account, now = found.account, self._clock.now()
        session = open_session(account.id, client=client, limits=self._limits, now=now)
        tokens = self._token_pairs.make(session, now)
        async with self._transactions.begin() as work:
            await work.sessions.add(session)
            await work.audit.append(AuditRecord(Action.SIGN_IN, account.id, session.id), now)
            if new_hash:
                await work.accounts.set_password_hash(account.id, new_hash)
                await work.audit.append(AuditRecord(Action.PASSWORD_REHASHED, account.id, account.id), now)
        return SignedIn(account, tokens)

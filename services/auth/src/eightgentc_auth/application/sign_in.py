"""SignIn: a mail address and its password open a session."""

from __future__ import annotations

import asyncio

from eightgentc_auth.application.open_session import open_session
from eightgentc_auth.application.session_tokens import SignedIn, TokenPairs
from eightgentc_auth.domain.account import email_keys
from eightgentc_auth.domain.audit import Action, AuditRecord
from eightgentc_auth.domain.errors import CredentialsInvalid, TooManyAttempts
from eightgentc_auth.domain.password_policy import attempted
from eightgentc_auth.domain.session import Client, SessionLimits
from eightgentc_auth.domain.sign_in_attempts import AttemptKeys, must_wait, place_of
from eightgentc_auth.ports.account_store import AccountReader
from eightgentc_auth.ports.password_hasher import PasswordHasher
from eightgentc_auth.ports.sign_in_attempts import SignInAttempts
from eightgentc_auth.ports.unit_of_work import Transactions
from eightgentc_kit.clock import Clock


class SignIn:
    """An unknown address costs one lookup and one hash, as a wrong password does, and gets the same answer.

    Attempts are counted before they are checked, for known and unknown addresses alike. Sessions that live are not
    affected by failures of others.
    """

    def __init__(
        self,
        transactions: Transactions,
        accounts: AccountReader,
        attempts: SignInAttempts,
        *,
        hasher: PasswordHasher,
        token_pairs: TokenPairs,
        limits: SessionLimits,
        clock: Clock,
    ) -> None:
        self._transactions = transactions
        self._accounts = accounts
        self._attempts = attempts
        self._hasher = hasher
        self._token_pairs = token_pairs
        self._limits = limits
        self._clock = clock

    async def __call__(self, *, email: str, password: str, client: Client) -> SignedIn:
        """Open a session.

        Raises:
            CredentialsInvalid: no such account, a wrong password, or a disabled account. Which one is not disclosed.
            TooManyAttempts: within five minutes ten failed for this account from the client's place, or a hundred from
                that place.
            Overloaded: too many passwords from that place are being hashed.
        """
        keys = AttemptKeys.of(email_keys(email)[0], client.address)
        account, place = await self._attempts.begin(keys, self._clock.now())
        wait = must_wait(account, place, self._clock.now())
        if wait is not None:
            await self._attempts.leave(keys)
            raise TooManyAttempts(retry_after=wait.total_seconds())
        try:
            return await self._checked(keys, email, attempted(password), client)
        except CredentialsInvalid:
            await self._attempts.fail(keys)
            raise
        except BaseException:
            await asyncio.shield(self._attempts.leave(keys))
            raise

    async def _checked(self, keys: AttemptKeys, email: str, password: str, client: Client) -> SignedIn:
        found = await self._accounts.find_by_email(email_keys(email))
        place = place_of(client.address)
        matches = await self._hasher.verify(found.password_hash if found else "", password, place=place)
        if found is None or not matches or not found.account.is_active:
            raise CredentialsInvalid
        outdated = self._hasher.is_outdated(found.password_hash)
        new_hash = await self._hasher.hash(password, place=place) if outdated else ""
        account, now = found.account, self._clock.now()
        session = open_session(account.id, client=client, limits=self._limits, now=now)
        tokens = self._token_pairs.make(session, now)
        async with self._transactions.begin() as work:
            await work.sessions.add(session)
            await work.attempts.succeed(keys)
            await work.audit.append(AuditRecord(Action.SIGN_IN, account.id, session.id), now)
            if new_hash:
                await work.accounts.set_password_hash(account.id, new_hash)
                await work.audit.append(AuditRecord(Action.PASSWORD_REHASHED, account.id, account.id), now)
        return SignedIn(account, tokens)

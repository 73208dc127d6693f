"""SignUp: a person makes an account and is signed in."""

from __future__ import annotations

from eightgentc_auth.application.open_session import open_session
from eightgentc_auth.application.session_tokens import SignedIn, TokenPairs
from eightgentc_auth.domain.account import Account, AccountDetails
from eightgentc_auth.domain.audit import Action, AuditRecord
from eightgentc_auth.domain.password_policy import check_password, normalized
from eightgentc_auth.domain.session import Client, SessionLimits
from eightgentc_auth.domain.sign_in_attempts import place_of
from eightgentc_auth.ports.log_heads import LogHeads
from eightgentc_auth.ports.password_hasher import CommonPasswords, PasswordHasher
from eightgentc_auth.ports.unit_of_work import Transactions
from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id


class SignUp:
    """The account, its first session, the event and the audit record commit together."""

    def __init__(
        self,
        transactions: Transactions,
        *,
        hasher: PasswordHasher,
        common_passwords: CommonPasswords,
        token_pairs: TokenPairs,
        log_heads: LogHeads,
        limits: SessionLimits,
        clock: Clock,
    ) -> None:
        self._transactions = transactions
        self._hasher = hasher
        self._common_passwords = common_passwords
        self._token_pairs = token_pairs
        self._log_heads = log_heads
        self._limits = limits
        self._clock = clock

    async def __call__(self, details: AccountDetails, *, password: str, client: Client) -> SignedIn:
        """Make the account.

        Raises:
            FieldInvalid, PasswordRefused: the details or the password cannot be used.
            EmailTaken: there is an account with this address.
            Overloaded: too many passwords from the client's place are being hashed.
        """
        account = Account.sign_up(new_id(), details, self._clock.now())
        check_password(password, email=account.details.email, is_most_used=self._common_passwords.contains)
        password_hash = await self._hasher.hash(normalized(password), place=place_of(client.address))
        now = self._clock.now()
        session = open_session(account.id, client=client, limits=self._limits, now=now)
        tokens = self._token_pairs.make(session, now)
        async with self._transactions.begin() as work:
            await work.accounts.add(account, password_hash)
            await work.sessions.add(session)
            await work.audit.append(AuditRecord(Action.SIGN_UP, account.id, account.id), now)
            await work.events.append(account.id, now)
        self._log_heads.announce()
        return SignedIn(account, tokens)

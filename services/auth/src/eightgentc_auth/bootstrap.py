"""Composition root: builds the service from its settings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from eightgentc.auth.v1 import account_service_pb2, event_service_pb2, session_service_pb2
from eightgentc.auth.v1.account_service_pb2_grpc import add_AccountServiceServicer_to_server
from eightgentc.auth.v1.event_service_pb2_grpc import add_EventServiceServicer_to_server
from eightgentc.auth.v1.session_service_pb2_grpc import add_SessionServiceServicer_to_server
from eightgentc_auth.adapters.inbound.grpc.account_servicer import AccountServicer, AccountUseCases
from eightgentc_auth.adapters.inbound.grpc.event_servicer import EventServicer
from eightgentc_auth.adapters.inbound.grpc.session_servicer import SessionServicer, SessionUseCases
from eightgentc_auth.adapters.inbound.own_log import own_log_follower
from eightgentc_auth.adapters.outbound.argon2.password_hasher import Argon2PasswordHasher, HashingCost
from eightgentc_auth.adapters.outbound.cryptography.key_vault import KeyVault
from eightgentc_auth.adapters.outbound.joserfc.access_tokens import EdgeTokenVerifier, JWTSigner
from eightgentc_auth.adapters.outbound.joserfc.signing_keys import SealedKeyFactory, StoredSigningKeys
from eightgentc_auth.adapters.outbound.package_data.common_passwords import PackagedCommonPasswords
from eightgentc_auth.adapters.outbound.postgres.account_store import PostgresAccountReader
from eightgentc_auth.adapters.outbound.postgres.event_log import PostgresEventReader
from eightgentc_auth.adapters.outbound.postgres.log_heads import PostgresLogHeads
from eightgentc_auth.adapters.outbound.postgres.revocation_log import PostgresRevocationReader
from eightgentc_auth.adapters.outbound.postgres.service_identity_store import PostgresServiceIdentityReader
from eightgentc_auth.adapters.outbound.postgres.session_store import PostgresSessionReader
from eightgentc_auth.adapters.outbound.postgres.sign_in_attempts import PostgresSignInAttempts
from eightgentc_auth.adapters.outbound.postgres.signing_key_store import PostgresSigningKeyReader
from eightgentc_auth.adapters.outbound.postgres.unit_of_work import PostgresTransactions
from eightgentc_auth.adapters.outbound.revoked_sessions import LocalRevokedSessions
from eightgentc_auth.application.exchange_token import ExchangeToken
from eightgentc_auth.application.get_account import GetAccount
from eightgentc_auth.application.get_key_set import GetKeySet
from eightgentc_auth.application.issue_service_token import IssueServiceToken
from eightgentc_auth.application.purge_revocations import PurgeRevocations
from eightgentc_auth.application.purge_sign_in_attempts import PurgeSignInAttempts
from eightgentc_auth.application.refresh_session import RefreshSession
from eightgentc_auth.application.rotate_signing_key import RotateSigningKey
from eightgentc_auth.application.session_tokens import TokenPairs
from eightgentc_auth.application.sign_in import SignIn
from eightgentc_auth.application.sign_out import SignOut
from eightgentc_auth.application.sign_up import SignUp
from eightgentc_auth.application.update_account import UpdateAccount
from eightgentc_auth.application.watch_events import WatchEvents
from eightgentc_auth.application.watch_revocations import WatchRevocations
from eightgentc_auth.domain.access_token import EDGE
from eightgentc_auth.domain.refresh_token import RefreshTokens
from eightgentc_auth.process import AuthProcess
from eightgentc_auth.settings import AuthSettings
from eightgentc_kit.background import every
from eightgentc_kit.clock import Clock, SystemClock
from eightgentc_kit.grpc.server import ServedService
from eightgentc_kit.identity.keys import CachedKeys
from eightgentc_kit.identity.revocations import RevocationList
from eightgentc_kit.identity.tokens import TokenVerifier
from eightgentc_kit.postgres.database import Database

_PURGE_SECONDS = 60.0


def build(
    settings: AuthSettings,
    *,
    clock: Clock | None = None,
    hashing: HashingCost | None = None,
    heartbeat_seconds: float = 5.0,
) -> AuthProcess:
    """The service with the database that the settings name. Nothing is open yet. Tests pass a clock and a cheap hash.

    Raises:
        KeyFileFault: the key is not 32 bytes in base64.
    """
    clock = clock or SystemClock()
    limits, key_set_life = settings.session_limits, settings.key_set_life

    database = Database(settings.pool(), application="auth")
    transactions = PostgresTransactions(database)
    accounts, sessions = PostgresAccountReader(database), PostgresSessionReader(database)
    attempts, log_heads = PostgresSignInAttempts(database), PostgresLogHeads(database)

    vault = KeyVault(settings.key.reveal())
    signing_keys = StoredSigningKeys(PostgresSigningKeyReader(database), vault, clock)
    signer = JWTSigner(signing_keys)
    refresh_tokens = RefreshTokens(vault.checksum_key)
    token_pairs = TokenPairs(signer, refresh_tokens)
    hasher = Argon2PasswordHasher(hashing or HashingCost(queue=settings.password_queue))

    # Auth verifies tokens as every service does, but reads its keys and revocations directly.
    get_key_set = GetKeySet(signing_keys, key_set_life=key_set_life, clock=clock)
    public_keys = CachedKeys(partial(_own_key_set, get_key_set))
    revoked = RevocationList()
    verifier, edge_verifier = (
        TokenVerifier(audience, public_keys, revoked, now=lambda: clock.now().timestamp())
        for audience in ("auth", EDGE)
    )
    revoked_sessions = LocalRevokedSessions(revoked, log_heads)

    watch_revocations = WatchRevocations(
        PostgresRevocationReader(database),
        log_heads=log_heads,
        clock=clock,
        heartbeat_seconds=heartbeat_seconds,
    )

    async def reload_keys() -> None:
        await signing_keys.reload()
        await public_keys.refresh()

    return AuthProcess(
        database=database,
        services=_services(
            AccountUseCases(
                sign_up=SignUp(
                    transactions,
                    hasher=hasher,
                    common_passwords=PackagedCommonPasswords(),
                    token_pairs=token_pairs,
                    log_heads=log_heads,
                    limits=limits,
                    clock=clock,
                ),
                sign_in=SignIn(
                    transactions,
                    accounts,
                    attempts,
                    hasher=hasher,
                    token_pairs=token_pairs,
                    limits=limits,
                    clock=clock,
                ),
                get_account=GetAccount(accounts),
                update_account=UpdateAccount(transactions, log_heads=log_heads, clock=clock),
            ),
            SessionUseCases(
                refresh_session=RefreshSession(
                    transactions,
                    refresh_tokens=refresh_tokens,
                    token_pairs=token_pairs,
                    revoked_sessions=revoked_sessions,
                    limits=limits,
                    clock=clock,
                ),
                sign_out=SignOut(transactions, revoked_sessions=revoked_sessions, clock=clock),
                exchange_token=ExchangeToken(
                    sessions,
                    verifier=EdgeTokenVerifier(edge_verifier),
                    signer=signer,
                    limits=limits,
                    clock=clock,
                ),
                issue_service_token=IssueServiceToken(
                    PostgresServiceIdentityReader(database), signer=signer, clock=clock
                ),
                get_key_set=get_key_set,
                watch_revocations=watch_revocations,
            ),
            WatchEvents(PostgresEventReader(database), log_heads=log_heads),
        ),
        verifier=verifier,
        rotate_signing_key=RotateSigningKey(
            transactions,
            factory=SealedKeyFactory(vault),
            log_heads=log_heads,
            key_set_life=key_set_life,
            clock=clock,
        ),
        signing_keys=signing_keys,
        log_heads=log_heads,
        hasher=hasher,
        background_work={
            "log heads": log_heads.run,
            "own log": own_log_follower(
                watch_revocations,
                revoked,
                verifiers=(verifier, edge_verifier),
                reload_keys=reload_keys,
            ),
            "purge revocations": partial(every, _PURGE_SECONDS, PurgeRevocations(transactions, clock=clock)),
            "purge attempts": partial(every, _PURGE_SECONDS, PurgeSignInAttempts(attempts, clock=clock)),
        },
    )


def _services(
    accounts: AccountUseCases, sessions: SessionUseCases, watch_events: WatchEvents
) -> Sequence[ServedService]:
    return (
        ServedService(
            account_service_pb2.DESCRIPTOR.services_by_name["AccountService"],
            partial(add_AccountServiceServicer_to_server, AccountServicer(accounts)),
            public=("SignUp", "SignIn"),
        ),
        ServedService(
            session_service_pb2.DESCRIPTOR.services_by_name["SessionService"],
            partial(add_SessionServiceServicer_to_server, SessionServicer(sessions)),
            public=("RefreshSession", "IssueServiceToken", "GetKeySet"),
        ),
        ServedService(
            event_service_pb2.DESCRIPTOR.services_by_name["EventService"],
            partial(add_EventServiceServicer_to_server, EventServicer(watch_events)),
        ),
    )


async def _own_key_set(get_key_set: GetKeySet) -> tuple[str, float]:
    key_set, life = await get_key_set()
    return key_set, life.total_seconds()

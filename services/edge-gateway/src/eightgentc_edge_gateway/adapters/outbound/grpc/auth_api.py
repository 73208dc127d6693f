"""Auth over gRPC: accounts, sessions, the key set, and the exchange of tokens."""

from __future__ import annotations

from datetime import UTC

import msgspec

from eightgentc.auth.v1 import account_pb2, account_service_pb2, session_service_pb2
from eightgentc.auth.v1.account_service_pb2_grpc import AccountServiceStub
from eightgentc.auth.v1.session_service_pb2_grpc import SessionServiceStub
from eightgentc_edge_gateway.adapters.outbound.grpc.neighbour import TokenFor
from eightgentc_edge_gateway.adapters.outbound.grpc.values import time
from eightgentc_edge_gateway.contract.account import (
    Account,
    RefreshedSession,
    RefreshSession,
    SessionTokens,
    SignedIn,
    SignIn,
    SignUp,
)
from eightgentc_edge_gateway.ports.accounts_api import Client
from eightgentc_edge_gateway.ports.key_set_source import KeySet
from eightgentc_edge_gateway.ports.token_exchange import ExchangedToken
from eightgentc_kit.errors import Code, DomainError, RemoteError
from eightgentc_kit.grpc.channel import call_unary
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_kit.identity.tokens import VerifiedToken
from eightgentc_kit.logging import logger

log = logger(__name__)

AUDIENCE = "auth"


class GatewayNotTrusted(DomainError):
    """A part of the service does not answer. Try again in a moment."""

    code = Code.UNAVAILABLE
    reason = "AUTH_UNAVAILABLE"


class GrpcTokenExchange:
    """Implements `TokenExchange` with the gateway's own service token."""

    def __init__(self, auth: AuthClient) -> None:
        self._auth = auth
        self._sessions = SessionServiceStub(auth.channel)

    async def exchange_token(self, person: VerifiedToken, audience: str) -> ExchangedToken:
        """See `TokenExchange`."""
        answer = await call_unary(
            self._sessions.ExchangeToken,
            session_service_pb2.ExchangeTokenRequest(subject_token=person.raw, audience=audience),
            token=await self._own_token(),
        )
        return ExchangedToken(answer.access_token, answer.expire_time.ToDatetime(UTC).timestamp())

    async def _own_token(self) -> str:
        try:
            return await self._auth.service_token(AUDIENCE)
        except (OSError, msgspec.DecodeError) as error:
            log.error("no service credential", error=str(error))
            raise GatewayNotTrusted(retry_after=5.0) from error
        except RemoteError as error:
            if error.code is Code.UNAVAILABLE:
                raise
            # That auth refuses *us* must not read as if it refused the person.
            log.error("service credential refused", reason=error.reason)
            raise GatewayNotTrusted(retry_after=5.0) from error


class GrpcAccountsApi:
    """Implements `AccountsApi` and `KeySetSource`."""

    def __init__(self, auth: AuthClient, token_for: TokenFor) -> None:
        self._token_for = token_for
        self._accounts = AccountServiceStub(auth.channel)
        self._sessions = SessionServiceStub(auth.channel)

    async def sign_up(self, account: SignUp, client: Client) -> SignedIn:
        answer = await call_unary(
            self._accounts.SignUp,
            account_service_pb2.SignUpRequest(
                email=account.email, password=account.password, name=account.name, client=_client(client)
            ),
        )
        return SignedIn(account=_account(answer.account), tokens=_tokens(answer.tokens))

    async def sign_in(self, login: SignIn, client: Client) -> SignedIn:
        answer = await call_unary(
            self._accounts.SignIn,
            account_service_pb2.SignInRequest(
                email=login.email, password=login.password, client=_client(client)
            ),
        )
        return SignedIn(account=_account(answer.account), tokens=_tokens(answer.tokens))

    async def refresh_session(self, session: RefreshSession) -> RefreshedSession:
        answer = await call_unary(
            self._sessions.RefreshSession,
            session_service_pb2.RefreshSessionRequest(refresh_token=session.refresh_token),
        )
        return RefreshedSession(tokens=_tokens(answer.tokens))

    async def sign_out(self, person: VerifiedToken) -> None:
        await call_unary(
            self._sessions.SignOut,
            session_service_pb2.SignOutRequest(),
            token=await self._token_for(person, AUDIENCE),
        )

    async def get_account(self, person: VerifiedToken) -> Account:
        answer = await call_unary(
            self._accounts.GetAccount,
            account_service_pb2.GetAccountRequest(),
            token=await self._token_for(person, AUDIENCE),
        )
        return _account(answer.account)

    async def get_key_set(self) -> KeySet:
        answer = await call_unary(self._sessions.GetKeySet, session_service_pb2.GetKeySetRequest())
        return KeySet(answer.key_set.encode(), answer.max_age.ToTimedelta().total_seconds())


def _client(client: Client) -> account_service_pb2.ClientInfo:
    return account_service_pb2.ClientInfo(address=client.address, user_agent=client.user_agent)


def _account(message: account_pb2.Account) -> Account:
    return Account(
        id=message.id,
        email=message.email,
        name=message.name,
        email_verified=message.email_verified,
        created_at=time(message.create_time),
        updated_at=time(message.update_time),
    )


def _tokens(message: account_pb2.SessionTokens) -> SessionTokens:
    return SessionTokens(
        session_id=message.session_id,
        access_token=message.access_token,
        access_expires_at=time(message.access_expire_time),
        refresh_token=message.refresh_token,
        refresh_expires_at=time(message.refresh_expire_time),
    )

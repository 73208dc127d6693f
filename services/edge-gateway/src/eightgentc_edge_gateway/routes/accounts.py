"""Accounts and sessions: sign up, sign in, refresh, sign out, who am I."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from eightgentc.auth.v1 import account_service_pb2 as accounts
from eightgentc.auth.v1 import session_service_pb2 as sessions
from eightgentc.auth.v1.account_service_pb2_grpc import AccountServiceStub
from eightgentc.auth.v1.session_service_pb2_grpc import SessionServiceStub
from eightgentc_edge_gateway.contract.account import (
    Account,
    AccountChanges,
    RefreshedSession,
    RefreshSession,
    SignedIn,
    SignIn,
    SignUp,
)
from eightgentc_edge_gateway.http.answers import answer, nothing
from eightgentc_edge_gateway.http.authentication import Person
from eightgentc_edge_gateway.http.documented import gives
from eightgentc_edge_gateway.http.strict_json import StrictRoute
from eightgentc_edge_gateway.translate import account as translate
from eightgentc_edge_gateway.upstream.service_client import ServiceClient
from eightgentc_kit.logging import logger

log = logger(__name__)

_MAX_USER_AGENT = 300


def accounts_routes(auth: ServiceClient) -> APIRouter:
    """`/api/auth`."""
    router = APIRouter(prefix="/api/auth", tags=["auth"], route_class=StrictRoute)
    account_stub = AccountServiceStub(auth.channel)
    session_stub = SessionServiceStub(auth.channel)

    @router.post("/sign-up", **gives(SignedIn, status=201, problems=(409,)))
    async def sign_up(account: SignUp, request: Request) -> Response:
        """Creates an account and signs it in."""
        message = translate.from_sign_up(account, into=accounts.SignUpRequest(client=_client(request)))
        signed_up = await auth.call(None, account_stub.SignUp, message)
        return answer(translate.to_signed_up(signed_up), status=201, holds_token=True)

    @router.post("/sign-in", **gives(SignedIn, problems=(401,)))
    async def sign_in(login: SignIn, request: Request) -> Response:
        """Opens a session. An unknown address and a wrong password get the same answer."""
        message = translate.from_sign_in(login, into=accounts.SignInRequest(client=_client(request)))
        signed_in = await auth.call(None, account_stub.SignIn, message)
        return answer(translate.to_signed_in(signed_in), holds_token=True)

    @router.post("/refresh", **gives(RefreshedSession, problems=(401,)))
    async def refresh_session(session: RefreshSession) -> Response:
        """Exchanges a refresh token for a new pair of tokens."""
        message = translate.from_refresh_session(session)
        refreshed = await auth.call(None, session_stub.RefreshSession, message)
        return answer(translate.to_refreshed_session(refreshed), holds_token=True)

    @router.post("/sign-out", **gives(status=204))
    async def sign_out(person: Person) -> Response:
        """Ends the session; its tokens are refused from now on."""
        await auth.call(person, session_stub.SignOut, sessions.SignOutRequest())
        return nothing()

    @router.get("/me", **gives(Account))
    async def get_account(person: Person) -> Response:
        """The account that the token belongs to."""
        found = await auth.call(person, account_stub.GetAccount, accounts.GetAccountRequest())
        return answer(translate.to_account(found.account))

    @router.patch("/me", **gives(Account))
    async def update_account(changes: AccountChanges, person: Person) -> Response:
        """Changes name or time zone. Another time zone counts from the next request on, elsewhere within a minute."""
        request = accounts.UpdateAccountRequest(
            account=translate.from_account_changes(changes),
            update_mask=translate.from_account_changes.mask(changes),
        )
        updated = await auth.call(person, account_stub.UpdateAccount, request)
        auth.forget_tokens(person)
        return answer(translate.to_account(updated.account))

    return router


def _client(request: Request) -> accounts.ClientInfo:
    """Where the request came from: attempts to sign in are counted by it, and sessions show it."""
    agent = request.headers.get("user-agent", "")[:_MAX_USER_AGENT]
    address = request.client.host if request.client else ""
    if "x-forwarded-for" in request.headers and not request.app.state.knows_proxies:
        _warn_of_proxy(address)
    return accounts.ClientInfo(address=address, user_agent=agent)


@lru_cache(maxsize=8)
def _warn_of_proxy(address: str) -> None:
    """Once. A hundred wrong passwords of any of its clients keep all of them from signing in."""
    log.warning("all clients of a proxy count as one: it is not in TRUSTED_PROXIES", proxy=address)

"""Accounts and sessions: sign up, sign in, refresh, sign out, who am I."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from eightgentc_edge_gateway.adapters.inbound.http.answers import answer, nothing
from eightgentc_edge_gateway.adapters.inbound.http.authentication import Person
from eightgentc_edge_gateway.adapters.inbound.http.documented import gives
from eightgentc_edge_gateway.adapters.inbound.http.strict_json import StrictRoute
from eightgentc_edge_gateway.contract.account import (
    Account,
    RefreshedSession,
    RefreshSession,
    SignedIn,
    SignIn,
    SignUp,
)
from eightgentc_edge_gateway.ports.accounts_api import AccountsApi, Client

_MAX_USER_AGENT = 300


def accounts_routes(accounts: AccountsApi) -> APIRouter:
    """`/api/auth`."""
    router = APIRouter(prefix="/api/auth", tags=["auth"], route_class=StrictRoute)

    @router.post("/sign-up", **gives(SignedIn, status=201, problems=(409,)))
    async def sign_up(account: SignUp, request: Request) -> Response:
        """Creates an account and signs it in."""
        return answer(await accounts.sign_up(account, _client(request)), status=201)

    @router.post("/sign-in", **gives(SignedIn, problems=(401,)))
    async def sign_in(login: SignIn, request: Request) -> Response:
        """Opens a session. An unknown address and a wrong password get the same answer."""
        return answer(await accounts.sign_in(login, _client(request)))

    @router.post("/refresh", **gives(RefreshedSession, problems=(401,)))
    async def refresh_session(session: RefreshSession) -> Response:
        """Trades a refresh token for the next pair."""
        return answer(await accounts.refresh_session(session))

    @router.post("/sign-out", **gives(status=204))
    async def sign_out(person: Person) -> Response:
        """Ends the session; its tokens are refused from now on."""
        await accounts.sign_out(person)
        return nothing()

    @router.get("/me", **gives(Account))
    async def get_account(person: Person) -> Response:
        """The account that the token belongs to."""
        return answer(await accounts.get_account(person))

    return router


def _client(request: Request) -> Client:
    agent = request.headers.get("user-agent", "")[:_MAX_USER_AGENT]
    return Client(address=request.client.host if request.client else "", user_agent=agent)

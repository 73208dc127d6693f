"""SessionService: parse, use case, answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import grpc

from eightgentc.auth.v1 import session_service_pb2 as pb
from eightgentc.auth.v1.session_service_pb2_grpc import SessionServiceServicer
from eightgentc_auth.adapters.inbound.grpc.mapping import (
    exchanged_message,
    issued_message,
    required,
    revocation_message,
    tokens_message,
)
from eightgentc_auth.application.exchange_token import ExchangeToken
from eightgentc_auth.application.get_key_set import GetKeySet
from eightgentc_auth.application.issue_service_token import IssueServiceToken
from eightgentc_auth.application.refresh_session import RefreshSession
from eightgentc_auth.application.sign_out import SignOut
from eightgentc_auth.application.watch_revocations import WatchRevocations
from eightgentc_kit.context import current_token

Context = grpc.aio.ServicerContext[Any, Any]
_NAME_LENGTH = 63
_SECRET_LENGTH = 256


@dataclass(frozen=True, slots=True)
class SessionUseCases:
    """What the service is made of."""

    refresh_session: RefreshSession
    sign_out: SignOut
    exchange_token: ExchangeToken
    issue_service_token: IssueServiceToken
    get_key_set: GetKeySet
    watch_revocations: WatchRevocations


class SessionServicer(SessionServiceServicer):
    """Sessions of people, tokens for services, and the keys to verify both."""

    def __init__(self, use_cases: SessionUseCases) -> None:
        self._use_cases = use_cases

    async def RefreshSession(
        self, request: pb.RefreshSessionRequest, context: Context
    ) -> pb.RefreshSessionResponse:
        tokens = await self._use_cases.refresh_session(request.refresh_token)
        return pb.RefreshSessionResponse(tokens=tokens_message(tokens))

    async def SignOut(self, request: pb.SignOutRequest, context: Context) -> pb.SignOutResponse:
        await self._use_cases.sign_out(current_token().session_id)
        return pb.SignOutResponse()

    async def ExchangeToken(
        self, request: pb.ExchangeTokenRequest, context: Context
    ) -> pb.ExchangeTokenResponse:
        issued = await self._use_cases.exchange_token(
            subject_token=request.subject_token, audience=request.audience, caller=current_token().caller
        )
        return exchanged_message(issued)

    async def IssueServiceToken(
        self, request: pb.IssueServiceTokenRequest, context: Context
    ) -> pb.IssueServiceTokenResponse:
        issued = await self._use_cases.issue_service_token(
            client_id=required("client_id", request.client_id, longest=_NAME_LENGTH),
            client_secret=required("client_secret", request.client_secret, longest=_SECRET_LENGTH),
            audience=required("audience", request.audience, longest=_NAME_LENGTH),
        )
        return issued_message(issued)

    async def GetKeySet(self, request: pb.GetKeySetRequest, context: Context) -> pb.GetKeySetResponse:
        key_set, life = await self._use_cases.get_key_set()
        response = pb.GetKeySetResponse(key_set=key_set)
        response.max_age.FromTimedelta(life)
        return response

    async def WatchRevocations(
        self, request: pb.WatchRevocationsRequest, context: Context
    ) -> AsyncIterator[pb.WatchRevocationsResponse]:
        async for entry in self._use_cases.watch_revocations(request.after_number):
            yield revocation_message(entry)

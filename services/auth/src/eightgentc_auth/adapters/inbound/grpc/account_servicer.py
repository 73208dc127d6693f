"""AccountService: parse, use case, answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import grpc

from eightgentc.auth.v1 import account_service_pb2 as pb
from eightgentc.auth.v1.account_service_pb2_grpc import AccountServiceServicer
from eightgentc_auth.adapters.inbound.grpc.mapping import (
    account_message,
    client_from,
    tokens_message,
)
from eightgentc_auth.application.get_account import GetAccount
from eightgentc_auth.application.sign_in import SignIn
from eightgentc_auth.application.sign_up import SignUp
from eightgentc_auth.application.update_account import UpdateAccount
from eightgentc_auth.domain.account import AccountDetails, ChangeableDetails
from eightgentc_kit.context import current_token
from eightgentc_kit.grpc.messages import changes_of, value_of

Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True, slots=True)
class AccountUseCases:
    """What the service is made of."""

    sign_up: SignUp
    sign_in: SignIn
    get_account: GetAccount
    update_account: UpdateAccount


class AccountServicer(AccountServiceServicer):
    """Accounts: how a person gets one and signs in."""

    def __init__(self, use_cases: AccountUseCases) -> None:
        self._use_cases = use_cases

    async def SignUp(self, request: pb.SignUpRequest, context: Context) -> pb.SignUpResponse:
        signed_in = await self._use_cases.sign_up(
            value_of(request, AccountDetails),
            password=request.password,
            client=client_from(request.client),
        )
        return pb.SignUpResponse(
            account=account_message(signed_in.account), tokens=tokens_message(signed_in.tokens)
        )

    async def SignIn(self, request: pb.SignInRequest, context: Context) -> pb.SignInResponse:
        signed_in = await self._use_cases.sign_in(
            email=request.email, password=request.password, client=client_from(request.client)
        )
        return pb.SignInResponse(
            account=account_message(signed_in.account), tokens=tokens_message(signed_in.tokens)
        )

    async def GetAccount(self, request: pb.GetAccountRequest, context: Context) -> pb.GetAccountResponse:
        account = await self._use_cases.get_account(current_token().subject)
        return pb.GetAccountResponse(account=account_message(account))

    async def UpdateAccount(
        self, request: pb.UpdateAccountRequest, context: Context
    ) -> pb.UpdateAccountResponse:
        changes = changes_of(request.account, request.update_mask, ChangeableDetails, "account")
        account = await self._use_cases.update_account(current_token().subject, changes)
        return pb.UpdateAccountResponse(account=account_message(account))

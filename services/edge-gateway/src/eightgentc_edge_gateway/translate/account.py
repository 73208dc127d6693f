"""Accounts and their sessions."""

from __future__ import annotations

from eightgentc.auth.v1 import account_pb2, account_service_pb2, session_service_pb2
from eightgentc_edge_gateway.contract.account import (
    Account,
    RefreshedSession,
    RefreshSession,
    SignedIn,
    SignIn,
    SignUp,
)
from eightgentc_edge_gateway.translate.reader import Reader
from eightgentc_edge_gateway.translate.writer import Writer

to_account = Reader(account_pb2.Account, Account)
to_signed_up = Reader(account_service_pb2.SignUpResponse, SignedIn)
to_signed_in = Reader(account_service_pb2.SignInResponse, SignedIn)
to_refreshed_session = Reader(session_service_pb2.RefreshSessionResponse, RefreshedSession)

from_sign_up = Writer(SignUp, account_service_pb2.SignUpRequest)
from_sign_in = Writer(SignIn, account_service_pb2.SignInRequest)
from_refresh_session = Writer(RefreshSession, session_service_pb2.RefreshSessionRequest)

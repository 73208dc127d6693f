"""Accounts and their sessions."""

from __future__ import annotations

import time

from google.protobuf.timestamp_pb2 import Timestamp

from eightgentc.auth.v1 import account_pb2, account_service_pb2, session_service_pb2
from eightgentc_edge_gateway.contract.account import (
    Account,
    AccountChanges,
    RefreshedSession,
    RefreshSession,
    SessionTokens,
    SignedIn,
    SignIn,
    SignUp,
)
from eightgentc_edge_gateway.translate.reader import Reader
from eightgentc_edge_gateway.translate.writer import Writer

to_account = Reader(account_pb2.Account, Account)
_to_tokens = Reader(
    account_pb2.SessionTokens,
    SessionTokens,
    access_expires_in=lambda tokens: _seconds_until(tokens.access_expire_time),
    refresh_expires_in=lambda tokens: _seconds_until(tokens.refresh_expire_time),
)
to_signed_up = Reader(account_service_pb2.SignUpResponse, SignedIn, tokens=_to_tokens)
to_signed_in = Reader(account_service_pb2.SignInResponse, SignedIn, tokens=_to_tokens)
to_refreshed_session = Reader(session_service_pb2.RefreshSessionResponse, RefreshedSession, tokens=_to_tokens)

from_sign_up = Writer(SignUp, account_service_pb2.SignUpRequest)
from_account_changes = Writer(AccountChanges, account_pb2.Account)
from_sign_in = Writer(SignIn, account_service_pb2.SignInRequest)
from_refresh_session = Writer(RefreshSession, session_service_pb2.RefreshSessionRequest)


def _seconds_until(moment: Timestamp) -> int:
    """Whole seconds, never negative; a token is not promised for longer than it lasts."""
    return max(0, int(moment.seconds + moment.nanos / 1e9 - time.time()))

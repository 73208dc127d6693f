"""Proto ↔ domain, both directions, and the checks of request fields: a bounded length, and no NUL."""

from __future__ import annotations

from eightgentc.auth.v1 import account_pb2, account_service_pb2, event_service_pb2, session_service_pb2
from eightgentc_auth.application.issued_token import IssuedToken
from eightgentc_auth.application.session_tokens import SessionTokens
from eightgentc_auth.domain.account import Account
from eightgentc_auth.domain.event import AccountChanged
from eightgentc_auth.domain.revocation import Heartbeat, KeySetChanged, LogEntry, LogTruncated, SessionRevoked
from eightgentc_auth.domain.session import Client
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.messages import message_builder, timestamp

_ADDRESS_LENGTH = 64
_USER_AGENT_LENGTH = 300

account_message = message_builder(account_pb2.Account, Account)
tokens_message = message_builder(account_pb2.SessionTokens, SessionTokens)
exchanged_message = message_builder(session_service_pb2.ExchangeTokenResponse, IssuedToken)
issued_message = message_builder(session_service_pb2.IssueServiceTokenResponse, IssuedToken)


def required(field: str, value: str, *, longest: int) -> str:
    """A field that must be there.

    Raises:
        FieldInvalid: it is empty, too long, or holds a NUL.
    """
    if not value:
        raise FieldInvalid.of(field, "is required")
    if len(value) > longest or "\x00" in value:
        raise FieldInvalid.of(field, f"at most {longest} characters, none of them NUL")
    return value


def client_from(info: account_service_pb2.ClientInfo) -> Client:
    """Where a sign-in came from, cut to the length that is kept: nothing that a browser sends prevents a sign-in."""
    return Client(
        address=info.address.replace("\x00", "")[:_ADDRESS_LENGTH],
        user_agent=info.user_agent.replace("\x00", "")[:_USER_AGENT_LENGTH],
    )


def revocation_message(entry: LogEntry) -> session_service_pb2.WatchRevocationsResponse:
    message = session_service_pb2.WatchRevocationsResponse(number=entry.number)
    match entry.entry:
        case SessionRevoked(session_id, forget_time):
            message.session_revoked.session_id = session_id
            message.session_revoked.forget_time.FromDatetime(forget_time)
        case KeySetChanged():
            message.key_set_changed.SetInParent()
        case LogTruncated():
            message.log_truncated.SetInParent()
        case Heartbeat():
            message.heartbeat.SetInParent()
    return message


def event_message(event: AccountChanged) -> event_service_pb2.WatchEventsResponse:
    return event_service_pb2.WatchEventsResponse(
        number=event.number,
        create_time=timestamp(event.create_time),
        account_changed=event_service_pb2.AccountChanged(
            account_id=event.account_id, name=event.name, active=event.active
        ),
    )

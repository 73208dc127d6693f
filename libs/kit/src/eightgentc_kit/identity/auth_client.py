"""What every service needs from auth: keys, revocations, and tokens for its own calls. The kit's only use of auth's stubs."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import UTC
from functools import partial
from pathlib import Path

import grpc
import msgspec

from eightgentc.auth.v1 import (
    account_service_pb2,
    event_service_pb2,
    session_service_pb2,
    session_service_pb2_grpc,
)
from eightgentc_kit.background import Background
from eightgentc_kit.context import leave_call
from eightgentc_kit.grpc.channel import call_stream, call_unary, open_channel
from eightgentc_kit.grpc.policy import Policy, policies_of
from eightgentc_kit.identity.keys import CachedKeys
from eightgentc_kit.identity.revocations import EntryKind, RevocationEntry, RevocationFollower, RevocationList
from eightgentc_kit.identity.tokens import TokenVerifier
from eightgentc_kit.single_flight import SingleFlight

_RENEW_BEFORE_END = 30.0
_WATCH_SECONDS = 3600.0

AUTH_POLICIES: dict[str, Policy] = policies_of(
    *session_service_pb2.DESCRIPTOR.services_by_name.values(),
    *account_service_pb2.DESCRIPTOR.services_by_name.values(),
    *event_service_pb2.DESCRIPTOR.services_by_name.values(),
)


class ServiceCredential(msgspec.Struct, frozen=True):
    """Id and secret of a service identity, as `create-service-identity` wrote them."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"ServiceCredential({self.client_id!r}, ***)"

    @classmethod
    def read(cls, path: Path) -> ServiceCredential:
        """Read the file.

        Raises:
            OSError: it cannot be read.
            msgspec.DecodeError: it is not such a file.
        """
        return msgspec.json.decode(path.read_bytes(), type=cls)


class AuthClient:
    """A connection to auth, for one service that receives tokens for `audience`."""

    def __init__(self, target: str, *, audience: str, credential_file: Path) -> None:
        self.channel: grpc.aio.Channel = open_channel(target, AUTH_POLICIES)
        self._stub = session_service_pb2_grpc.SessionServiceStub(self.channel)
        self._credential_file = credential_file
        self._tokens: dict[str, tuple[str, float]] = {}
        self._token_requests: SingleFlight[str, str] = SingleFlight()
        self._keys = CachedKeys(self._fetch_key_set)
        self._revocations = RevocationList()
        self.verifier = TokenVerifier(audience, self._keys, self._revocations)
        self._background = Background()

    async def start(self) -> None:
        """Begin to follow the revocations. Does not wait for auth: stale or missing keys are handled per call."""
        follow = RevocationFollower(
            self._watch,
            self._revocations,
            forget_verified=self.verifier.forget_all,
            refresh_keys=self._keys.refresh,
        )
        self._background.start("follow revocations", follow)

    async def close(self) -> None:
        """Stop following and close the connection."""
        await self._background.close()
        await self.channel.close()

    async def service_token(self, audience: str) -> str:
        """A token of this service for another, renewed half a minute before it ends.

        Raises:
            RemoteError: auth is unavailable and no live token is held, or it refuses the credential.
        """
        token, ends = self._tokens.get(audience, ("", 0.0))
        if ends - _RENEW_BEFORE_END > time.time():
            return token
        return await self._token_requests.join(audience, partial(self._issue_token, audience))

    async def _issue_token(self, audience: str) -> str:
        leave_call()
        # Read each time, so that a rotated secret needs no restart.
        credential = ServiceCredential.read(self._credential_file)
        response = await call_unary(
            self._stub.IssueServiceToken,
            session_service_pb2.IssueServiceTokenRequest(
                client_id=credential.client_id, client_secret=credential.client_secret, audience=audience
            ),
        )
        self._tokens[audience] = (response.access_token, response.expire_time.ToDatetime(UTC).timestamp())
        return response.access_token

    async def _fetch_key_set(self) -> tuple[str, float]:
        response = await call_unary(self._stub.GetKeySet, session_service_pb2.GetKeySetRequest())
        return response.key_set, response.max_age.ToTimedelta().total_seconds()

    async def _watch(self, after_number: int) -> AsyncIterator[RevocationEntry]:
        stream: AsyncIterator[session_service_pb2.WatchRevocationsResponse] = call_stream(
            self._stub.WatchRevocations,
            session_service_pb2.WatchRevocationsRequest(after_number=after_number),
            token=await self.service_token("auth"),
            timeout=_WATCH_SECONDS,
        )
        async for message in stream:
            kind = message.WhichOneof("entry")
            if kind == "session_revoked":
                ended = message.session_revoked
                yield RevocationEntry(
                    message.number,
                    EntryKind.SESSION_REVOKED,
                    ended.session_id,
                    ended.forget_time.ToDatetime(UTC).timestamp(),
                )
            elif kind == "key_set_changed":
                yield RevocationEntry(message.number, EntryKind.KEYS_CHANGED)
            elif kind == "log_truncated":
                yield RevocationEntry(message.number, EntryKind.LOG_TRUNCATED)
            else:
                yield RevocationEntry(message.number, EntryKind.HEARTBEAT)

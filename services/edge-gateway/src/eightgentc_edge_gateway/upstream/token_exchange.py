"""Exchanges a person's token for one that a single service accepts, with the gateway's own service token."""

from __future__ import annotations

from datetime import UTC

import msgspec

from eightgentc.auth.v1 import session_service_pb2
from eightgentc.auth.v1.session_service_pb2_grpc import SessionServiceStub
from eightgentc_edge_gateway.application.exchanged_tokens import ExchangedToken
from eightgentc_kit.errors import Code, DomainError, RemoteError
from eightgentc_kit.grpc.channel import call_unary
from eightgentc_kit.identity.auth_client import AuthClient
from eightgentc_kit.identity.tokens import VerifiedToken
from eightgentc_kit.logging import logger

log = logger(__name__)


class GatewayNotTrusted(DomainError):
    """A part of the service does not answer. Try again in a moment."""

    code = Code.UNAVAILABLE
    reason = "AUTH_UNAVAILABLE"


class TokenExchange:
    """The exchange of auth (RFC 8693 in spirit)."""

    def __init__(self, auth: AuthClient) -> None:
        self._auth = auth
        self._sessions = SessionServiceStub(auth.channel)

    async def __call__(self, person: VerifiedToken, audience: str) -> ExchangedToken:
        """A token for `audience`.

        Raises:
            DomainError: UNAUTHENTICATED where the session has ended, UNAVAILABLE where auth does not answer.
        """
        answer = await call_unary(
            self._sessions.ExchangeToken,
            session_service_pb2.ExchangeTokenRequest(subject_token=person.raw, audience=audience),
            token=await self._own_token(),
        )
        return ExchangedToken(answer.access_token, answer.expire_time.ToDatetime(UTC).timestamp())

    async def _own_token(self) -> str:
        try:
            return await self._auth.service_token("auth")
        except (OSError, msgspec.DecodeError) as error:
            log.error("no service credential", error=str(error))
            raise GatewayNotTrusted(retry_after=5.0) from error
        except RemoteError as error:
            if error.code is Code.UNAVAILABLE:
                raise
            # That auth refuses *us* must not read as if it refused the person.
            log.error("service credential refused", reason=error.reason)
            raise GatewayNotTrusted(retry_after=5.0) from error

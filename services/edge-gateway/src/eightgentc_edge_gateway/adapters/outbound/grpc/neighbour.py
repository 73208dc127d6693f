"""One service behind the edge: a long-lived channel, the person's token for it, and each method's own deadline."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar, cast

from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message

from eightgentc_kit.grpc.channel import StreamMethod, UnaryMethod, call_stream, call_unary, open_channel
from eightgentc_kit.grpc.policy import policies_of, policy_of
from eightgentc_kit.identity.tokens import VerifiedToken

Q = TypeVar("Q", bound=Message)
R = TypeVar("R")

TokenFor = Callable[[VerifiedToken, str], Awaitable[str]]
"""A live token of this person for that service."""


class Neighbour:
    """Calls to one service. `audience` is its name; `max_message_bytes`: its largest answer or request."""

    def __init__(
        self,
        target: str,
        *,
        audience: str,
        services: list[ServiceDescriptor],
        token_for: TokenFor,
        max_message_bytes: int,
    ) -> None:
        self._audience = audience
        self._token_for = token_for
        self.channel = open_channel(target, policies_of(*services), max_message_bytes=max_message_bytes)
        # Every method has a request of its own, so the request says which deadline of the contract holds.
        self._deadlines = {
            method.input_type.full_name: policy_of(method).default_deadline
            for service in services
            for method in service.methods
        }

    async def call(self, person: VerifiedToken, method: UnaryMethod[Q, R], request: Q) -> R:
        """Call as this person, and wait.

        Raises:
            DomainError: what the service said, or that it is away.
        """
        token = await self._token_for(person, self._audience)
        return await call_unary(method, request, token=token, timeout=self._deadline(request))

    async def stream(
        self, person: VerifiedToken, method: StreamMethod[Q, R], request: Q
    ) -> AsyncGenerator[R, None]:
        """Call as this person, and yield what comes. Closing the generator cancels the call."""
        token = await self._token_for(person, self._audience)
        call = call_stream(method, request, token=token, timeout=self._deadline(request))
        async with aclosing(cast("AsyncGenerator[R, None]", call)) as answers:
            async for answer in answers:
                yield answer

    def _deadline(self, request: Message) -> float:
        return self._deadlines[request.DESCRIPTOR.full_name]

    async def close(self) -> None:
        """Close the channel."""
        await self.channel.close()

"""Calls to one service: each with the person's token for it and the deadline of the method."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from typing import TypeVar, cast

import grpc
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message

from eightgentc_kit.grpc.channel import StreamMethod, UnaryMethod, call_stream, call_unary
from eightgentc_kit.grpc.multiplex.channel import multiplexed
from eightgentc_kit.grpc.policy import policies_of, policy_of
from eightgentc_kit.identity.tokens import VerifiedToken

Q = TypeVar("Q", bound=Message)
R = TypeVar("R")

TokenFor = Callable[[VerifiedToken, str], Awaitable[str]]
"""A live token of this person for that service."""
ForgetTokens = Callable[[VerifiedToken], None]
"""Lets go of a person's tokens for all services: what they say of the person has changed."""


class ServiceClient:
    """Calls the methods of generated stubs over a channel that its owner closes.

    `name` is the audience of the service's tokens, `services` are what it serves. `shared`: the channel for stubs
    whose calls share few streams of gRPC; `channel`: for those with large answers, which would hold the others up.
    """

    def __init__(
        self,
        channel: grpc.aio.Channel,
        *,
        name: str,
        services: Iterable[ServiceDescriptor],
        token_for: TokenFor,
        forget_tokens: ForgetTokens = lambda _: None,
    ) -> None:
        services = list(services)
        self.channel = channel
        self.shared = multiplexed(channel, policies_of(*services))
        self._name = name
        self._token_for = token_for
        self.forget_tokens = forget_tokens
        # Every method has a request type of its own, so the type tells which deadline applies.
        self._deadlines = {
            method.input_type.full_name: policy_of(method).default_deadline
            for service in services
            for method in service.methods
        }

    async def call(self, person: VerifiedToken | None, method: UnaryMethod[Q, R], request: Q) -> R:
        """Call and wait; as this person, or without a token where the method is public (`person` None).

        Raises:
            DomainError: what the service answered, or that it is unavailable.
        """
        token = await self._token_for(person, self._name) if person else None
        return await call_unary(method, request, token=token, timeout=self._deadline(request))

    async def stream(
        self, person: VerifiedToken, method: StreamMethod[Q, R], request: Q
    ) -> AsyncGenerator[R, None]:
        """Call as this person, and yield what comes. Closing the generator cancels the call."""
        token = await self._token_for(person, self._name)
        call = call_stream(method, request, token=token, timeout=self._deadline(request))
        async with aclosing(cast("AsyncGenerator[R, None]", call)) as answers:
            async for answer in answers:
                yield answer

    def _deadline(self, request: Message) -> float:
        return self._deadlines[request.DESCRIPTOR.full_name]

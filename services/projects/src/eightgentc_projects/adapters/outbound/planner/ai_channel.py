"""The channel to ai."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import grpc

from eightgentc.ai.v1 import (
    chat_service_pb2,
    diagram_workshop_service_pb2,
    embedding_service_pb2,
    generation_service_pb2,
)
from eightgentc_kit.errors import RemoteError
from eightgentc_kit.grpc.channel import is_unreachable, open_channel
from eightgentc_kit.grpc.policy import policies_of
from eightgentc_projects.domain.errors import AiUnavailable

AI_POLICIES = policies_of(
    *generation_service_pb2.DESCRIPTOR.services_by_name.values(),
    *chat_service_pb2.DESCRIPTOR.services_by_name.values(),
    *diagram_workshop_service_pb2.DESCRIPTOR.services_by_name.values(),
    *embedding_service_pb2.DESCRIPTOR.services_by_name.values(),
)
_MESSAGE_BYTES = 16 * 1024 * 1024


def open_ai(target: str) -> grpc.aio.Channel:
    """Connects with the first call."""
    return open_channel(target, AI_POLICIES, max_message_bytes=_MESSAGE_BYTES)


@contextmanager
def ai_errors() -> Iterator[None]:
    """What ai refuses stays as it is; where it cannot be reached, AiUnavailable."""
    try:
        yield
    except RemoteError as error:
        if is_unreachable(error) or error.domain == "auth.eightgentc":
            raise AiUnavailable(retry_after=error.retry_after or 1.0) from error
        raise

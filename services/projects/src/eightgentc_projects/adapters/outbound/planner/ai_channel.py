"""The channel to ai."""

from __future__ import annotations

import grpc

from eightgentc.ai.v1 import chat_service_pb2, diagram_workshop_service_pb2, generation_service_pb2
from eightgentc_kit.grpc.channel import open_channel
from eightgentc_kit.grpc.policy import policies_of

AI_POLICIES = policies_of(
    *generation_service_pb2.DESCRIPTOR.services_by_name.values(),
    *chat_service_pb2.DESCRIPTOR.services_by_name.values(),
    *diagram_workshop_service_pb2.DESCRIPTOR.services_by_name.values(),
)
_MESSAGE_BYTES = 16 * 1024 * 1024


def open_ai(target: str) -> grpc.aio.Channel:
    """Connects with the first call."""
    return open_channel(target, AI_POLICIES, max_message_bytes=_MESSAGE_BYTES)

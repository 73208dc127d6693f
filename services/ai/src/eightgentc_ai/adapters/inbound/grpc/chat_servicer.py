"""ChatService: parse, call the use case, build the answer."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from eightgentc.ai.v1 import chat_service_pb2 as pb
from eightgentc.ai.v1 import chat_service_pb2_grpc as rpc
from eightgentc_ai.adapters.inbound.grpc import mapping
from eightgentc_ai.adapters.inbound.grpc.chat_events import reply_event
from eightgentc_ai.adapters.inbound.grpc.nul_check import check_no_nul
from eightgentc_ai.application.complete_prompt import CompletePrompt
from eightgentc_ai.application.stream_chat_reply import ReplyRequest, StreamChatReply
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import CHAT_TOOLS
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.policy import policies_of

SERVICE = pb.DESCRIPTOR.services_by_name["ChatService"]
_POLICY = next(iter(policies_of(SERVICE).values()))
# generatePlanSection is CHAT_TOOL_GENERATE_PLAN_SECTION.
_TOOLS = {
    pb.ChatTool.Value(f"CHAT_TOOL_{re.sub('(?=[A-Z])', '_', name).upper()}"): tool
    for name, tool in CHAT_TOOLS.items()
}
_ROLES = {pb.CHAT_ROLE_USER: "user", pb.CHAT_ROLE_ASSISTANT: "assistant"}


@dataclass(frozen=True, slots=True)
class ChatServicer(rpc.ChatServiceServicer):
    stream_chat_reply: StreamChatReply
    complete_prompt: CompletePrompt

    async def StreamChatReply(
        self, request: pb.StreamChatReplyRequest, context: Any
    ) -> AsyncIterator[pb.StreamChatReplyResponse]:
        check_no_nul(request)
        for index, message in enumerate(request.history):
            if message.role not in _ROLES:
                raise FieldInvalid.of(f"history[{index}].role", "must be user or assistant")
        for index, tool in enumerate(request.tools):
            if tool not in _TOOLS:
                raise FieldInvalid.of(f"tools[{index}]", "is not a tool")
        reply = ReplyRequest(
            input=mapping.input_of(request.input, _POLICY),
            history=[Message(_ROLES[message.role], message.text, message.id) for message in request.history],
            section=request.section,
            tools=[_TOOLS[tool] for tool in request.tools],
            pieces=request.pieces,
        )
        if request.whole:
            for event in await self.complete_prompt(reply):
                yield reply_event(event)
            return
        async with aclosing(self.stream_chat_reply(reply)) as events:
            async for event in events:
                yield reply_event(event)

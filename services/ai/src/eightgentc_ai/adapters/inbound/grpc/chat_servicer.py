"""ChatService: parse, call the use case, build the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from eightgentc.ai.v1 import chat_service_pb2 as pb
from eightgentc.ai.v1 import chat_service_pb2_grpc as rpc
from eightgentc_ai.adapters.inbound.grpc import mapping
from eightgentc_ai.adapters.inbound.grpc.refuse_nul import refuse_nul
from eightgentc_ai.application.stream_chat_reply import (
    ReplyDone,
    ReplyEvent,
    ReplyRequest,
    StreamChatReply,
    ToolMade,
)
from eightgentc_ai.domain.concept_graph import ConceptGraph
from eightgentc_ai.domain.model_request import TextPiece, ToolOpened, ToolPiece
from eightgentc_ai.domain.plan_section import PlanSection
from eightgentc_ai.domain.prompt import Message
from eightgentc_ai.domain.tools import MERMAID_DIAGRAM, NODE_GRAPH, PLAN_SECTION
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.grpc.policy import policies_of

SERVICE = pb.DESCRIPTOR.services_by_name["ChatService"]
_POLICY = next(iter(policies_of(SERVICE).values()))
_TOOLS = {
    pb.CHAT_TOOL_GENERATE_PLAN_SECTION: PLAN_SECTION,
    pb.CHAT_TOOL_GENERATE_NODE_GRAPH: NODE_GRAPH,
    pb.CHAT_TOOL_GENERATE_MERMAID_DIAGRAM: MERMAID_DIAGRAM,
}
_ROLES = {pb.CHAT_ROLE_USER: "user", pb.CHAT_ROLE_ASSISTANT: "assistant"}
_FINISH = {"length": pb.FINISH_REASON_LENGTH, "tool_calls": pb.FINISH_REASON_TOOL_CALLS}


@dataclass(frozen=True, slots=True)
class ChatServicer(rpc.ChatServiceServicer):
    stream_chat_reply: StreamChatReply

    async def StreamChatReply(
        self, request: pb.StreamChatReplyRequest, context: Any
    ) -> AsyncIterator[pb.StreamChatReplyResponse]:
        refuse_nul(request)
        for index, message in enumerate(request.history):
            if message.role not in _ROLES:
                raise FieldInvalid.of(f"history[{index}].role", "must be user or assistant")
        for index, tool in enumerate(request.tools):
            if tool not in _TOOLS:
                raise FieldInvalid.of(f"tools[{index}]", "is not a tool")
        asked = ReplyRequest(
            input=mapping.input_of(request.input, _POLICY),
            history=[Message(_ROLES[message.role], message.text, message.id) for message in request.history],
            section=request.section,
            tools=[_TOOLS[tool] for tool in request.tools],
        )
        async with aclosing(self.stream_chat_reply(asked)) as events:
            async for event in events:
                yield _event(event)


def _event(event: ReplyEvent) -> pb.StreamChatReplyResponse:
    match event:
        case TextPiece(text):
            return pb.StreamChatReplyResponse(text_delta=text)
        case ToolOpened(id, name):
            return pb.StreamChatReplyResponse(
                tool_call_start=pb.ToolCallStart(tool_call_id=id, tool_name=name)
            )
        case ToolPiece(id, text):
            return pb.StreamChatReplyResponse(
                tool_call_delta=pb.ToolCallDelta(tool_call_id=id, arguments_delta=text)
            )
        case ToolMade():
            return pb.StreamChatReplyResponse(tool_call_result=_made(event))
        case ReplyDone(finish_reason, info):
            done = pb.ChatDone(
                finish_reason=_FINISH.get(finish_reason, pb.FINISH_REASON_STOP), info=mapping.info(info)
            )
            return pb.StreamChatReplyResponse(done=done)


def _made(event: ToolMade) -> pb.ToolCallResult:
    result = pb.ToolCallResult(tool_call_id=event.call_id, tool_name=event.tool)
    if event.value is None:
        result.error = event.error
    elif isinstance(event.value, PlanSection):
        result.section.CopyFrom(mapping.section(event.value))
    elif isinstance(event.value, ConceptGraph):
        result.graph.CopyFrom(mapping.graph(event.value))
    else:
        result.diagram.CopyFrom(mapping.diagram(event.value))
    return result

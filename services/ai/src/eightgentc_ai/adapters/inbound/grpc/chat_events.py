"""The events of a reply as messages, under the names of the AI SDK's stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.protobuf.message import Message

from eightgentc.ai.v1 import chat_service_pb2 as pb
from eightgentc_ai.adapters.inbound.grpc import mapping
from eightgentc_ai.adapters.inbound.grpc.chat_events_of_0_1 import add_event_of_0_1
from eightgentc_ai.application.chat_tools import ToolOutput
from eightgentc_ai.application.parsed_diagram import ParsedDiagram
from eightgentc_ai.application.stream_chat_reply import (
    ReplyEvent,
    ReplyFinish,
    ToolOutputAvailable,
    ToolOutputError,
    ToolOutputPiece,
)
from eightgentc_ai.domain.concept_graph import ConceptGraph
from eightgentc_ai.domain.memory import CorrectedInsight, RememberedInsight
from eightgentc_ai.domain.model_request import TextDelta, ToolInputDelta, ToolInputStart
from eightgentc_ai.domain.plan_section import PlanSection

_FINISH_REASONS = {"length": pb.FINISH_REASON_LENGTH, "tool_calls": pb.FINISH_REASON_TOOL_CALLS}


def reply_event(event: ReplyEvent) -> pb.StreamChatReplyResponse:
    """An event as a message, which until 1.0 also has its name of 0.1."""
    message = _message(event)
    add_event_of_0_1(message)
    return message


def _message(event: ReplyEvent) -> pb.StreamChatReplyResponse:
    match event:
        case TextDelta(text):
            return pb.StreamChatReplyResponse(text_delta=text)
        case ToolInputStart(id, name):
            return pb.StreamChatReplyResponse(
                tool_input_start=pb.ToolInputStart(tool_call_id=id, tool_name=name)
            )
        case ToolInputDelta(id, text):
            return pb.StreamChatReplyResponse(
                tool_input_delta=pb.ToolInputDelta(tool_call_id=id, input_text_delta=text)
            )
        case ToolOutputPiece(id, graph):
            return pb.StreamChatReplyResponse(
                tool_output_piece=pb.ToolOutputPiece(tool_call_id=id, graph=mapping.graph_piece(graph))
            )
        case ToolOutputAvailable():
            return pb.StreamChatReplyResponse(tool_output_available=_output(event))
        case ToolOutputError(id, name, text):
            return pb.StreamChatReplyResponse(
                tool_output_error=pb.ToolOutputError(tool_call_id=id, tool_name=name, error_text=text)
            )
        case ReplyFinish(reason, info):
            return pb.StreamChatReplyResponse(
                finish=pb.ReplyFinish(
                    finish_reason=_FINISH_REASONS.get(reason, pb.FINISH_REASON_STOP), info=mapping.info(info)
                )
            )


def _output(event: ToolOutputAvailable) -> pb.ToolOutputAvailable:
    message = pb.ToolOutputAvailable(tool_call_id=event.tool_call_id, tool_name=event.tool_name)
    field, as_message = _OUTPUTS[type(event.output)]
    getattr(message, field).CopyFrom(as_message(event.output))
    return message


_OUTPUTS: dict[type[ToolOutput], tuple[str, Callable[[Any], Message]]] = {
    PlanSection: ("section", mapping.section),
    ConceptGraph: ("graph", mapping.graph),
    ParsedDiagram: ("diagram", mapping.diagram),
    RememberedInsight: ("remembered_insight", mapping.remembered_insight),
    CorrectedInsight: ("corrected_insight", mapping.corrected_insight),
}

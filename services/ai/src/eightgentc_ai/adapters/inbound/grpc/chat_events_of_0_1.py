"""The names that 0.1 gave to the events of a reply, sent in the same message until 1.0, when this file is deleted."""

from __future__ import annotations

from eightgentc.ai.v1 import chat_service_pb2 as pb


def add_event_of_0_1(message: pb.StreamChatReplyResponse) -> None:
    """Add to an event its form of 0.1, which a client made for 0.1 reads instead."""
    match message.WhichOneof("part"):
        case "tool_input_start":
            start = message.tool_input_start
            message.tool_call_start.tool_call_id = start.tool_call_id
            message.tool_call_start.tool_name = start.tool_name
        case "tool_input_delta":
            message.tool_call_delta.tool_call_id = message.tool_input_delta.tool_call_id
            message.tool_call_delta.arguments_delta = message.tool_input_delta.input_text_delta
        case "tool_output_available":
            _add_output(message.tool_call_result, message.tool_output_available)
        case "tool_output_error":
            failed = message.tool_output_error
            message.tool_call_result.tool_call_id = failed.tool_call_id
            message.tool_call_result.tool_name = failed.tool_name
            message.tool_call_result.error = failed.error_text
        case "finish":
            message.done.finish_reason = message.finish.finish_reason
            message.done.info.CopyFrom(message.finish.info)


def _add_output(result: pb.ToolCallResult, available: pb.ToolOutputAvailable) -> None:
    result.tool_call_id, result.tool_name = available.tool_call_id, available.tool_name
    match available.WhichOneof("output"):
        case "section":
            result.section.CopyFrom(available.section)
        case "graph":
            result.graph.CopyFrom(available.graph)
        case "diagram":
            result.diagram.CopyFrom(available.diagram)

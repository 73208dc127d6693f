"""The names that 0.1 gave the events of a turn, for gateways of 0.1 while a new release is rolled out. Goes with 1.0."""

from __future__ import annotations

from eightgentc.projects.v1 import conversation_service_pb2 as pb


def add_names_of_0_1(message: pb.TurnEvent) -> None:
    """Say the event of `part` in `event` as well."""
    match message.WhichOneof("part"):
        case "start":
            message.started.turn.CopyFrom(message.start.turn)
            message.started.conversation.CopyFrom(message.start.conversation)
        case "tool_input_start":
            start = message.tool_input_start
            message.tool_call.CopyFrom(
                pb.TurnToolCall(tool_call_id=start.tool_call_id, tool_name=start.tool_name)
            )
        case "tool_input_delta":
            delta = message.tool_input_delta
            message.tool_delta.CopyFrom(
                pb.TurnToolDelta(tool_call_id=delta.tool_call_id, arguments_delta=delta.input_text_delta)
            )
        case "tool_output_available":
            available = message.tool_output_available
            message.tool_result.CopyFrom(
                pb.TurnToolResult(
                    tool_call_id=available.tool_call_id,
                    tool_name=available.tool_name,
                    arguments=available.output,
                )
            )
        case "tool_output_error":
            error = message.tool_output_error
            message.tool_result.CopyFrom(
                pb.TurnToolResult(
                    tool_call_id=error.tool_call_id, tool_name=error.tool_name, error=error.error_text
                )
            )
        case "finish":
            _ended(message)


def _ended(message: pb.TurnEvent) -> None:
    finish = message.finish
    message.ended.CopyFrom(
        pb.TurnEnded(
            state=finish.state,
            finish_reason=finish.finish_reason,
            error=finish.error_text,
            error_reason=finish.error_reason,
            generation=finish.generation if finish.HasField("generation") else None,
            reconnect=finish.reconnect,
        )
    )

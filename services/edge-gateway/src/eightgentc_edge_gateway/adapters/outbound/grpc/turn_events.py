"""Entries of a turn's journal, from messages."""

from __future__ import annotations

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc_edge_gateway.adapters.outbound.grpc.values import generation
from eightgentc_edge_gateway.ports.turn_event import (
    TextDelta,
    ToolCalled,
    ToolDelta,
    ToolResult,
    TurnEnded,
    TurnEntry,
    TurnEvent,
    TurnStarted,
    TurnState,
)

_STATES: dict[conversation_pb2.TurnState.ValueType, TurnState] = {
    conversation_pb2.TURN_STATE_DONE: "done",
    conversation_pb2.TURN_STATE_ABORTED: "aborted",
    conversation_pb2.TURN_STATE_FAILED: "failed",
}


def turn_event(message: pb.TurnEvent) -> TurnEvent | None:
    """One entry; None for a kind that a newer service knows and this gateway does not."""
    entry = _entry(message)
    return None if entry is None else TurnEvent(message.number, entry)


def _entry(message: pb.TurnEvent) -> TurnEntry | None:
    match message.WhichOneof("event"):
        case "text_delta":
            return TextDelta(message.text_delta)
        case "started":
            return _started(message.started)
        case "tool_call":
            return ToolCalled(message.tool_call.tool_call_id, message.tool_call.tool_name)
        case "tool_delta":
            return ToolDelta(message.tool_delta.tool_call_id, message.tool_delta.arguments_delta)
        case "tool_result":
            result = message.tool_result
            return ToolResult(result.tool_call_id, result.tool_name, result.arguments, result.error)
        case "ended":
            return _ended(message.ended)
        case _:
            return None


def _started(message: pb.TurnStarted) -> TurnStarted:
    return TurnStarted(
        turn_id=message.turn.id,
        conversation_id=message.conversation.id or message.turn.conversation_id,
        assistant_message_id=message.turn.assistant_message_id,
    )


def _ended(message: pb.TurnEnded) -> TurnEnded:
    return TurnEnded(
        state=_STATES.get(message.state, "running"),
        finish_reason=message.finish_reason,
        error=message.error,
        error_reason=message.error_reason,
        generation=generation(message.generation) if message.HasField("generation") else None,
        reconnect=message.reconnect,
    )

"""What an `ai` of 0.1 says and takes, which may answer while a new release is rolled out. Goes with 1.0."""

from __future__ import annotations

from eightgentc.ai.v1 import chat_service_pb2 as chat
from eightgentc_kit.errors import RemoteError

TOOLS_OF_0_1 = (
    chat.CHAT_TOOL_GENERATE_PLAN_SECTION,
    chat.CHAT_TOOL_GENERATE_NODE_GRAPH,
    chat.CHAT_TOOL_GENERATE_MERMAID_DIAGRAM,
)


def knows_no_such_tool(error: RemoteError) -> bool:
    """Whether it refuses a tool that it does not know."""
    return any(violation.field.startswith("tools[") for violation in error.violations)


def renamed(message: chat.StreamChatReplyResponse) -> chat.StreamChatReplyResponse:
    """The same event under its name of today."""
    match message.WhichOneof("event"):
        case "tool_call_start":
            call = message.tool_call_start
            start = chat.ToolInputStart(tool_call_id=call.tool_call_id, tool_name=call.tool_name)
            return chat.StreamChatReplyResponse(tool_input_start=start)
        case "tool_call_delta":
            piece = message.tool_call_delta
            delta = chat.ToolInputDelta(
                tool_call_id=piece.tool_call_id, input_text_delta=piece.arguments_delta
            )
            return chat.StreamChatReplyResponse(tool_input_delta=delta)
        case "tool_call_result":
            return _outcome(message.tool_call_result)
        case _:
            done = message.done
            finish = chat.ReplyFinish(finish_reason=done.finish_reason, info=done.info)
            return chat.StreamChatReplyResponse(finish=finish)


def _outcome(result: chat.ToolCallResult) -> chat.StreamChatReplyResponse:
    id, name = result.tool_call_id, result.tool_name
    kind = result.WhichOneof("result")
    if kind is None or kind == "error":
        error = chat.ToolOutputError(tool_call_id=id, tool_name=name, error_text=result.error)
        return chat.StreamChatReplyResponse(tool_output_error=error)
    available = chat.ToolOutputAvailable(tool_call_id=id, tool_name=name)
    getattr(available, kind).CopyFrom(getattr(result, kind))
    return chat.StreamChatReplyResponse(tool_output_available=available)

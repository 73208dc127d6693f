"""Turn events of a projects service of 0.1, under the names of today. To be removed at 1.0."""

from __future__ import annotations

from eightgentc.projects.v1 import conversation_service_pb2 as pb

_NAMES = {
    "started": "start",
    "tool_call": "tool_input_start",
    "tool_delta": "tool_input_delta",
    "ended": "finish",
}
"""The fields of these have kept their numbers and types, so the bytes of one are the bytes of the other."""


def in_current_words(event: pb.TurnEvent) -> pb.TurnEvent:
    """The same event with its `part` set, unless it is text. A newer service sends both forms; then nothing is done."""
    old = event.WhichOneof("event")
    if old is None or old == "text_delta" or event.WhichOneof("part"):
        return event
    if old == "tool_result":
        _set_output(event, event.tool_result)
    else:
        part = getattr(event, _NAMES[old])
        part.SetInParent()
        part.MergeFromString(getattr(event, old).SerializeToString())
    return event


def _set_output(event: pb.TurnEvent, result: pb.TurnToolResult) -> None:
    """In 0.1 the outcome of a tool has one name; without arguments it is an error."""
    id, name = result.tool_call_id, result.tool_name
    if result.arguments:
        available = pb.ToolOutputAvailable(tool_call_id=id, tool_name=name, output=result.arguments)
        event.tool_output_available.CopyFrom(available)
    else:
        error = pb.ToolOutputError(tool_call_id=id, tool_name=name, error_text=result.error)
        event.tool_output_error.CopyFrom(error)

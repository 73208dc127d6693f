"""The events of a turn as messages."""

from __future__ import annotations

from eightgentc.projects.v1 import conversation_pb2 as conversation_pb
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc.projects.v1 import generation_pb2 as generation_pb
from eightgentc_projects.adapters.inbound.grpc import mapping
from eightgentc_projects.adapters.inbound.grpc.drain import Reconnect
from eightgentc_projects.adapters.inbound.grpc.events_of_0_1 import add_names_of_0_1
from eightgentc_projects.adapters.inbound.grpc.mapping import TURN_STATES
from eightgentc_projects.domain.conversation import TurnState
from eightgentc_projects.domain.generation import RunInfo
from eightgentc_projects.domain.stream_event import (
    DataPiece,
    Finish,
    Queued,
    ReadEvent,
    Start,
    TextDelta,
    ToolInputDelta,
    ToolInputStart,
    ToolOutputAvailable,
    ToolOutputError,
)


def turn_event(number: int, event: ReadEvent | Reconnect) -> pb.TurnEvent:
    """One event, under its name of today and that of 0.1."""
    message = _message(event)
    message.number = number
    add_names_of_0_1(message)
    return message


def _message(event: ReadEvent | Reconnect) -> pb.TurnEvent:
    match event:
        case TextDelta(text):
            return pb.TurnEvent(text_delta=text)
        case Start():
            return pb.TurnEvent(start=_start(event))
        case ToolInputStart(id, name):
            return pb.TurnEvent(tool_input_start=pb.ToolInputStart(tool_call_id=id, tool_name=name))
        case ToolInputDelta(id, text):
            return pb.TurnEvent(tool_input_delta=pb.ToolInputDelta(tool_call_id=id, input_text_delta=text))
        case DataPiece(call_id, name, id, data):
            return pb.TurnEvent(data_piece=pb.DataPiece(tool_call_id=call_id, name=name, id=id, data=data))
        case ToolOutputAvailable(id, name, output, input, data):
            available = pb.ToolOutputAvailable(tool_call_id=id, tool_name=name, output=output, input=input)
            if data is not None:
                available.data.CopyFrom(pb.DataPart(name=data.name, id=data.id, data=data.data))
            return pb.TurnEvent(tool_output_available=available)
        case ToolOutputError(id, name, text, input):
            error = pb.ToolOutputError(tool_call_id=id, tool_name=name, error_text=text, input=input)
            return pb.TurnEvent(tool_output_error=error)
        case Finish():
            return pb.TurnEvent(finish=_finish(event))
        case Queued(turn, position):
            return pb.TurnEvent(queued=pb.TurnQueued(turn=mapping.turn(turn), position=position))
        case Reconnect():
            running = pb.TurnFinish(state=TURN_STATES[TurnState.RUNNING], reconnect=True)
            return pb.TurnEvent(finish=running)


def _start(event: Start) -> pb.TurnStart:
    start = pb.TurnStart(
        turn=conversation_pb.Turn(
            id=event.turn_id,
            conversation_id=event.conversation_id,
            state=conversation_pb.TURN_STATE_RUNNING,
            user_message_id=event.user_message_id,
            assistant_message_id=event.assistant_message_id,
        ),
        conversation=conversation_pb.Conversation(
            id=event.conversation_id, project_id=event.project_id, section=event.section
        ),
        files_not_read=event.files_not_read,
        replayed=event.replayed,
    )
    if event.create_time is not None:
        start.turn.create_time.FromDatetime(event.create_time)
    return start


def _finish(event: Finish) -> pb.TurnFinish:
    return pb.TurnFinish(
        state=TURN_STATES[event.state],
        finish_reason=event.finish_reason,
        error_text=event.error_text,
        error_reason=event.error_reason,
        error_code=event.error_code,
        resumable=event.resumable,
        generation=about_run(event.run, event.generation_id) if event.run else None,
    )


def about_run(run: RunInfo, generation_id: str) -> generation_pb.Generation:
    """A run of which nothing but words came. `generation_id`: '' where it is not stored."""
    return generation_pb.Generation(
        id=generation_id,
        run_id=run.run_id,
        provider=run.provider,
        model=run.model,
        input_tokens=run.input_tokens,
        output_tokens=run.output_tokens,
        cost_nano_usd=run.cost_nano_usd,
        cache=run.cache,
        applied=True,
        local_date=run.local_date,
        weekday=run.weekday,
        time_zone=run.time_zone,
    )

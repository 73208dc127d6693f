"""Entries of a turn's journal as messages, and streams that end themselves when the server goes away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from eightgentc.projects.v1 import conversation_pb2 as conversation_pb
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc.projects.v1 import generation_pb2 as generation_pb
from eightgentc_projects.adapters.inbound.grpc.mapping import TURN_STATES
from eightgentc_projects.domain.conversation import TurnState
from eightgentc_projects.ports.turn_journal import (
    Ended,
    Started,
    Text,
    ToolCalled,
    ToolChecked,
    ToolWritten,
    TurnEntry,
)


class Reconnect:
    """The server goes away; the turn goes on, or another process finishes it."""


class Drain:
    """Ends streams on SIGTERM: each says `reconnect` and closes."""

    def __init__(self, stopping: asyncio.Event) -> None:
        self._stopping = stopping

    async def until_stopping(
        self, entries: AsyncIterator[tuple[int, TurnEntry]]
    ) -> AsyncIterator[tuple[int, TurnEntry | Reconnect]]:
        """The entries, until the last or until the server is told to stop."""
        stopping = asyncio.ensure_future(self._stopping.wait())
        number = 0
        try:
            while True:
                following = asyncio.ensure_future(anext(entries, None))
                try:
                    await asyncio.wait({following, stopping}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    if not following.done():
                        following.cancel()
                        await asyncio.wait({following})
                if following.cancelled():
                    yield number, Reconnect()
                    return
                item = following.result()
                if item is None:
                    return
                number = item[0]
                yield item
        finally:
            stopping.cancel()


def turn_event(number: int, entry: TurnEntry | Reconnect) -> pb.TurnEvent:
    """One entry as a message."""
    match entry:
        case Started():
            started = pb.TurnStarted(
                turn=conversation_pb.Turn(
                    id=entry.turn_id,
                    conversation_id=entry.conversation_id,
                    state=conversation_pb.TURN_STATE_RUNNING,
                    user_message_id=entry.user_message_id,
                    assistant_message_id=entry.assistant_message_id,
                ),
                conversation=conversation_pb.Conversation(
                    id=entry.conversation_id, project_id=entry.project_id, section=entry.section
                ),
            )
            return pb.TurnEvent(number=number, started=started)
        case Text(text):
            return pb.TurnEvent(number=number, text_delta=text)
        case ToolCalled(call_id, tool):
            return pb.TurnEvent(
                number=number, tool_call=pb.TurnToolCall(tool_call_id=call_id, tool_name=tool)
            )
        case ToolWritten(call_id, text):
            delta = pb.TurnToolDelta(tool_call_id=call_id, arguments_delta=text)
            return pb.TurnEvent(number=number, tool_delta=delta)
        case ToolChecked(call_id, tool, arguments, error):
            result = pb.TurnToolResult(tool_call_id=call_id, tool_name=tool, arguments=arguments, error=error)
            return pb.TurnEvent(number=number, tool_result=result)
        case Ended():
            return pb.TurnEvent(number=number, ended=_ended(entry))
        case Reconnect():
            return pb.TurnEvent(
                number=number, ended=pb.TurnEnded(state=TURN_STATES[TurnState.RUNNING], reconnect=True)
            )


def _ended(entry: Ended) -> pb.TurnEnded:
    generation = None
    if entry.generation_id:
        generation = generation_pb.Generation(
            id=entry.generation_id,
            run_id=entry.run_id,
            provider=entry.provider,
            model=entry.model,
            input_tokens=entry.input_tokens,
            output_tokens=entry.output_tokens,
            cost_nano_usd=entry.cost_nano_usd,
            cache=entry.cache,
            applied=True,
        )
    return pb.TurnEnded(
        state=TURN_STATES[entry.state],
        finish_reason=entry.finish_reason,
        error=entry.error,
        error_reason=entry.error_reason,
        generation=generation,
    )

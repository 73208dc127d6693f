"""Turns as projects streams them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest

from eightgentc.projects.v1 import conversation_pb2, generation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb

TURN = "0198c0de-0000-7000-8000-0000000000f1"
CONVERSATION = "0198c0de-0000-7000-8000-0000000000c1"
ASSISTANT_MESSAGE = "0198c0de-0000-7000-8000-0000000000a1"
GENERATION = generation_pb2.Generation(
    id="generation-1",
    run_id="run-1",
    provider="offline-planner",
    model="planner-1",
    input_tokens=12,
    output_tokens=30,
    cost_nano_usd=1_500_000,
    cache="miss",
    applied=True,
)


class Turns:
    """Builds the events of a turn, in the words of today."""

    started = pb.TurnEvent(
        number=1,
        start=pb.TurnStart(
            turn=conversation_pb2.Turn(
                id=TURN, conversation_id=CONVERSATION, assistant_message_id=ASSISTANT_MESSAGE
            ),
            conversation=conversation_pb2.Conversation(id=CONVERSATION, section="Context"),
        ),
    )

    @staticmethod
    def text(number: int, text: str) -> pb.TurnEvent:
        return pb.TurnEvent(number=number, text_delta=text)

    @staticmethod
    def tool(number: int, arguments: dict[str, Any] | None, *, error: str = "") -> Sequence[pb.TurnEvent]:
        """A call, its input in two pieces, and its outcome: four events."""
        call = {"tool_call_id": "call-1", "tool_name": "generatePlanSection"}
        written = '{"section"' if arguments is None else json.dumps(arguments)
        if arguments is None:
            outcome = pb.TurnEvent(
                number=number + 3, tool_output_error=pb.ToolOutputError(**call, error_text=error)
            )
        else:
            outcome = pb.TurnEvent(
                number=number + 3, tool_output_available=pb.ToolOutputAvailable(**call, output=written)
            )
        return (
            pb.TurnEvent(number=number, tool_input_start=pb.ToolInputStart(**call)),
            *(
                pb.TurnEvent(
                    number=number + 1 + index,
                    tool_input_delta=pb.ToolInputDelta(tool_call_id="call-1", input_text_delta=piece),
                )
                for index, piece in enumerate((written[:5], written[5:]))
            ),
            outcome,
        )

    @staticmethod
    def acts(number: int) -> Sequence[pb.TurnEvent]:
        """A tool that wrote a section: three events, of which the last says all."""
        call = {"tool_call_id": "call-1", "tool_name": "generatePlanSection"}
        input = '{"section":"Goals","content":"Open by May."}'
        done = pb.ToolOutputAvailable(
            **call,
            input=input,
            output='{"proposalId":"p1","applied":true,"summary":"The section Goals was written, version 1."}',
            data=pb.DataPart(name="plan-section", id="p1", data='{"proposalId":"p1","version":1}'),
        )
        return (
            pb.TurnEvent(number=number, tool_input_start=pb.ToolInputStart(**call)),
            pb.TurnEvent(
                number=number + 1,
                tool_input_delta=pb.ToolInputDelta(tool_call_id="call-1", input_text_delta=input),
            ),
            pb.TurnEvent(number=number + 2, tool_output_available=done),
        )

    @staticmethod
    def ended(
        number: int,
        state: conversation_pb2.TurnState.ValueType = conversation_pb2.TURN_STATE_DONE,
        **more: Any,
    ) -> pb.TurnEvent:
        if state == conversation_pb2.TURN_STATE_DONE:
            more = {"finish_reason": "stop", "generation": GENERATION, **more}
        return pb.TurnEvent(number=number, finish=pb.TurnFinish(state=state, **more))

    @staticmethod
    def released(event: pb.TurnEvent) -> pb.TurnEvent:
        """The event as projects 0.1 sends it: without `part`, under the old names."""
        old = pb.TurnEvent(number=event.number)
        match event.WhichOneof("part"):
            case "start":
                old.started.CopyFrom(
                    pb.TurnStarted(turn=event.start.turn, conversation=event.start.conversation)
                )
            case "tool_input_start":
                call = event.tool_input_start
                old.tool_call.CopyFrom(
                    pb.TurnToolCall(tool_call_id=call.tool_call_id, tool_name=call.tool_name)
                )
            case "tool_input_delta":
                delta = event.tool_input_delta
                old.tool_delta.CopyFrom(
                    pb.TurnToolDelta(tool_call_id=delta.tool_call_id, arguments_delta=delta.input_text_delta)
                )
            case "tool_output_available":
                output = event.tool_output_available
                old.tool_result.CopyFrom(
                    pb.TurnToolResult(
                        tool_call_id=output.tool_call_id,
                        tool_name=output.tool_name,
                        arguments=output.output,
                    )
                )
            case "tool_output_error":
                failed = event.tool_output_error
                old.tool_result.CopyFrom(
                    pb.TurnToolResult(
                        tool_call_id=failed.tool_call_id,
                        tool_name=failed.tool_name,
                        error=failed.error_text,
                    )
                )
            case "finish":
                finish = event.finish
                old.ended.CopyFrom(
                    pb.TurnEnded(
                        state=finish.state,
                        finish_reason=finish.finish_reason,
                        error=finish.error_text,
                        error_reason=finish.error_reason,
                        generation=finish.generation if finish.HasField("generation") else None,
                        reconnect=finish.reconnect,
                    )
                )
            case None:
                old.text_delta = event.text_delta
        return old

    @staticmethod
    def streamed(
        *events: pb.TurnEvent, kind: type = pb.StreamTurnResponse, then: Callable[[], Any] | None = None
    ) -> Callable[[Any], AsyncIterator[Any]]:
        """An answer for `Scripted`: the events, and then whatever `then` waits for."""

        async def stream(request: Any) -> AsyncIterator[Any]:
            for event in events:
                yield kind(event=event)
            if then is not None:
                await then()

        return stream


@pytest.fixture
def turns() -> Turns:
    return Turns()

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
    """Builds the events of a turn."""

    started = pb.TurnEvent(
        number=1,
        started=pb.TurnStarted(
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
        """A call, its arguments in two pieces, and its outcome: three entries and a last one."""
        call, tool = "call-1", "generatePlanSection"
        written = "" if arguments is None else json.dumps(arguments)
        given = written or '{"section"'
        pieces = (given[:5], given[5:])
        return (
            pb.TurnEvent(number=number, tool_call=pb.TurnToolCall(tool_call_id=call, tool_name=tool)),
            *(
                pb.TurnEvent(
                    number=number + 1 + index,
                    tool_delta=pb.TurnToolDelta(tool_call_id=call, arguments_delta=piece),
                )
                for index, piece in enumerate(pieces)
            ),
            pb.TurnEvent(
                number=number + 3,
                tool_result=pb.TurnToolResult(
                    tool_call_id=call, tool_name=tool, arguments=written, error=error
                ),
            ),
        )

    @staticmethod
    def ended(
        number: int,
        state: conversation_pb2.TurnState.ValueType = conversation_pb2.TURN_STATE_DONE,
        **more: Any,
    ) -> pb.TurnEvent:
        if state == conversation_pb2.TURN_STATE_DONE:
            more = {"finish_reason": "stop", "generation": GENERATION, **more}
        return pb.TurnEvent(number=number, ended=pb.TurnEnded(state=state, **more))

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

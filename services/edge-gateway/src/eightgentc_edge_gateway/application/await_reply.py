"""The whole answer of a turn, for callers that take no stream."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import NoReturn

import msgspec

from eightgentc.projects.v1 import conversation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb
from eightgentc_edge_gateway.contract.plan_paths import ChatReply
from eightgentc_kit.errors import Code, DomainError, RemoteError


class ReplyLost(DomainError):
    """The answer could not be followed to its end. It goes on, and will be among the messages."""

    code = Code.UNAVAILABLE
    reason = "UNAVAILABLE"


async def await_reply(events: AsyncIterator[pb.TurnEvent]) -> tuple[pb.TurnStart, ChatReply]:
    """Read to the end. Returns how the turn began as well.

    Raises:
        DomainError: the turn failed, with the reason it had; or its stream ended before the turn did.
    """
    start: pb.TurnStart | None = None
    text, done = "", list[str]()
    async for event in events:
        text += event.text_delta
        if event.HasField("start"):
            start = event.start
        elif event.HasField("tool_output_available"):
            done.append(str(msgspec.json.decode(event.tool_output_available.output).get("summary", "")))
        elif event.HasField("finish") and start is not None:
            if event.finish.state == conversation_pb2.TURN_STATE_FAILED:
                _fail(event.finish)
            return start, ChatReply(
                id=start.turn.assistant_message_id,
                conversation_id=start.conversation.id or start.turn.conversation_id,
                # A reply that only acts has no words of its own.
                content=text or "\n".join(filter(None, done)),
            )
    raise ReplyLost(retry_after=1.0)


def _fail(finish: pb.TurnFinish) -> NoReturn:
    raise RemoteError(
        finish.error_text or "The answer could not be finished.",
        # A release before says no code, one to come may say another.
        code=Code.__members__.get(finish.error_code, Code.UNAVAILABLE),
        reason=finish.error_reason or "UNAVAILABLE",
        domain="ai.eightgentc",
    )

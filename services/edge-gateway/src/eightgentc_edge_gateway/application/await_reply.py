"""The whole answer of a turn, for callers that take no stream."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import NoReturn

from eightgentc_edge_gateway.contract.plan_paths import ChatReply
from eightgentc_edge_gateway.ports.turn_event import TextDelta, TurnEnded, TurnEvent, TurnStarted
from eightgentc_kit.errors import Code, DomainError, RemoteError


class ReplyLost(DomainError):
    """The answer could not be followed to its end. It goes on, and will be among the messages."""

    code = Code.UNAVAILABLE
    reason = "UNAVAILABLE"


async def await_reply(events: AsyncIterator[TurnEvent]) -> ChatReply:
    """Read to the end.

    Raises:
        DomainError: the turn failed, with the reason it had; or it was lost from sight.
    """
    turn: TurnStarted | None = None
    text = ""
    async for event in events:
        entry = event.entry
        if isinstance(entry, TurnStarted):
            turn = entry
        elif isinstance(entry, TextDelta):
            text += entry.text
        elif isinstance(entry, TurnEnded) and turn is not None:
            if entry.state == "failed":
                _fail(entry)
            return ChatReply(id=turn.assistant_message_id, conversation_id=turn.conversation_id, content=text)
    raise ReplyLost(retry_after=1.0)


def _fail(end: TurnEnded) -> NoReturn:
    raise RemoteError(
        end.error or "The answer could not be finished.",
        code=Code.UNAVAILABLE,
        reason=end.error_reason or "UNAVAILABLE",
        domain="ai.eightgentc",
    )

"""What the model is asked in a turn: the message, the chat before it, and what the project knows."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from eightgentc_projects.application.gather_context import gather
from eightgentc_projects.application.recall_older import Question
from eightgentc_projects.domain.conversation import Message, Turn
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.embedder import Embedder
from eightgentc_projects.ports.planner import HistoryMessage, PlannerInput, ReplyRequest
from eightgentc_projects.ports.workspace import Stores, Workspace

_HISTORY = 100


async def reply_request(
    workspace: Workspace,
    embedder: Embedder | None,
    acting: Acting,
    turn: Turn,
    message: Message,
    section: str,
) -> ReplyRequest:
    """Read in one round trip, and two more where older memory may answer. Raises ResourceNotFound, RoleNotSufficient."""
    stores = workspace.reading_jointly(acting)
    gathered, (history, is_whole) = await asyncio.gather(
        gather(
            stores,
            acting,
            now=message.create_time,
            needs=Role.COMMENTER,
            section=section,
            question=Question(message.text, embedder),
        ),
        _history(stores, turn),
    )
    return ReplyRequest(
        input=_without_own_chat(
            gathered.input, history, message, f"summary:{turn.conversation_id}", is_whole=is_whole
        ),
        section=section,
        history=tuple(history),
        # Who may not change the plan is offered nothing that would.
        offer_tools=gathered.project.role >= Role.EDITOR,
    )


async def _history(stores: Stores, turn: Turn) -> tuple[list[HistoryMessage], bool]:
    """The newest messages, and whether there are no older ones."""
    messages = await stores.conversations.last_messages(turn.conversation_id, _HISTORY)
    history = [
        HistoryMessage(message.id, message.role, message.text)
        for message in messages
        if message.id != turn.user_message_id and message.text
    ]
    return history, len(messages) < _HISTORY


def _without_own_chat(
    input: PlannerInput, history: list[HistoryMessage], asked: Message, summary: str, *, is_whole: bool
) -> PlannerInput:
    """The chat's own messages go as its history, so they do not go a second time as context, nor in short.

    `summary`: the item of the chat's own, which goes along where older messages do not. `is_whole`: of the history.
    """
    own = {f"message:{message.id}" for message in history} | {f"message:{asked.id}"}
    return replace(
        input,
        prompt=asked.text,
        message_time=asked.create_time,
        context=tuple(
            replace(item, only_beyond_history=is_whole) if item.id == summary else item
            for item in input.context
            if item.id not in own
        ),
    )

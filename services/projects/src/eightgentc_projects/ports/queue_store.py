"""Stored turns that wait for the answer before them. `ConversationStore.send_message` adds them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from eightgentc_projects.domain.conversation import TurnState
from eightgentc_projects.domain.queued_turn import QueuedTurn, StartedTurn


class QueueStore(Protocol):
    """Turns that wait in the acting project."""

    async def turns(self, conversation_id: str) -> list[QueuedTurn]:
        """Those that wait in a conversation, in their order."""
        ...

    async def position(self, turn_id: str) -> int:
        """The place of a turn among those that wait, from 1; 0: it does not wait any more."""
        ...

    async def start(self, turn_id: str, *, owner: str, lease_seconds: float) -> StartedTurn | None:
        """Begin a turn of the acting person, and save its message. None: it is not its turn.

        A call that is repeated, since its reply was lost, gives what the first began.

        Raises:
            ResourceNotFound, RoleNotSufficient: the person may not write there any more.
            TurnLapsed: the turn before it has an owner that died; nothing was done before that is ended.
            OutcomeUnknown: it may have begun.
        """
        ...

    async def end(self, turn_id: str, when: datetime) -> TurnState | None:
        """End a turn that waits; its message is never saved. None: it does not wait, or is not theirs to end.

        Aborted by anyone who may write there; failed by its own person who may not any more.
        """
        ...

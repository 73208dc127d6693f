"""StopTurn: the model stops, and its text so far is saved; a turn that waits is taken out of the queue."""

from __future__ import annotations

from eightgentc_kit.clock import Clock
from eightgentc_projects.application.locate_conversation import locate_conversation
from eightgentc_projects.application.queue_signals import QueueSignals
from eightgentc_projects.application.turn_runner import TurnRunner
from eightgentc_projects.domain.conversation import Turn, TurnState
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.stream_event import Finish
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.workspace import Stores, Workspace


class StopTurn:
    def __init__(
        self,
        workspace: Workspace,
        runner: TurnRunner,
        journal: TurnJournal,
        signals: QueueSignals,
        clock: Clock,
    ) -> None:
        self._workspace = workspace
        self._runner = runner
        self._journal = journal
        self._signals = signals
        self._clock = clock

    async def __call__(
        self, acting: Acting, conversation: str, *, turn_id: str, project_id: str = ""
    ) -> Turn | None:
        """The turn that was stopped; None: none was running, or `turn_id` neither runs nor waits.

        Without `turn_id` it is the one that runs, and those that wait behind it go on.

        Raises:
            ResourceNotFound, RoleNotSufficient.
        """
        acting, conversation_id = await locate_conversation(self._workspace, acting, conversation, project_id)
        stores = self._workspace.reading(acting)
        (await stores.projects.get()).role.must_reach(Role.COMMENTER)
        turn = await stores.conversations.active_turn(conversation_id)
        if turn_id and (turn is None or turn.id != turn_id):
            if cancelled := await self._cancel(stores, conversation_id, turn_id):
                return cancelled
            # It may have begun meanwhile.
            turn = await stores.conversations.active_turn(conversation_id)
        if turn is None or turn_id not in ("", turn.id):
            return None
        await stores.conversations.ask_stop(turn.id)
        self._runner.stop(turn.id)
        return turn

    async def _cancel(self, stores: Stores, conversation_id: str, turn_id: str) -> Turn | None:
        """The turn, if it was waiting."""
        waiting = await stores.queue.turns(conversation_id)
        if all(queued.turn.id != turn_id for queued in waiting):
            return None
        if await stores.queue.end(turn_id, self._clock.now()) is None:
            return None
        await self._journal.append(turn_id, Finish(TurnState.ABORTED))
        self._signals.tell_moved()
        return await stores.conversations.turn(turn_id)

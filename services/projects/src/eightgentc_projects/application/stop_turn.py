"""StopTurn: the model stops, and its text so far is saved."""

from __future__ import annotations

from eightgentc_projects.application.locate_conversation import locate_conversation
from eightgentc_projects.application.turn_runner import TurnRunner
from eightgentc_projects.domain.conversation import Turn
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class StopTurn:
    def __init__(self, workspace: Workspace, runner: TurnRunner) -> None:
        self._workspace = workspace
        self._runner = runner

    async def __call__(
        self, acting: Acting, conversation: str, *, turn_id: str, project_id: str = ""
    ) -> Turn | None:
        """The turn that was stopped; None: none was running, or another than `turn_id`.

        Raises:
            ResourceNotFound, RoleNotSufficient.
        """
        acting, conversation_id = await locate_conversation(self._workspace, acting, conversation, project_id)
        stores = self._workspace.reading(acting)
        (await stores.projects.get()).role.must_reach(Role.COMMENTER)
        turn = await stores.conversations.active_turn(conversation_id)
        if turn is None or turn_id not in ("", turn.id):
            return None
        await stores.conversations.ask_stop(turn.id)
        self._runner.stop(turn.id)
        return turn

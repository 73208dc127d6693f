"""SelectBranch: a conversation shows another branch: an earlier version of a message, or another answer to one."""

from __future__ import annotations

from eightgentc_projects.application.locate_conversation import locate_conversation
from eightgentc_projects.domain.conversation import Conversation
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.workspace import Workspace


class SelectBranch:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, key: str, message_id: str) -> Conversation:
        """The branch of this message, up to its newest message, is what is listed, and what models read.

        Raises:
            ResourceNotFound, RoleNotSufficient, TurnRunning.
        """
        acting, conversation_id = await locate_conversation(self._workspace, acting, key, project_id)
        async with self._workspace.transaction(acting) as stores:
            await stores.members.share_membership(Role.COMMENTER)
            await stores.conversations.show_branch(conversation_id, message_id)
            return await stores.conversations.get(conversation_id)

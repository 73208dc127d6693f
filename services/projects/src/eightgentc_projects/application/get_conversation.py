"""GetConversation: one chat."""

from __future__ import annotations

from eightgentc_projects.application.locate_conversation import locate_conversation
from eightgentc_projects.domain.conversation import Conversation
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class GetConversation:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, key: str) -> Conversation:
        """Raises ResourceNotFound."""
        acting, conversation_id = await locate_conversation(self._workspace, acting, key, project_id)
        return await self._workspace.reading(acting).conversations.get(conversation_id)

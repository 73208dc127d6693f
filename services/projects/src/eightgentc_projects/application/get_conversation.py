"""GetConversation: one chat, what it says in short, and what waits in it."""

from __future__ import annotations

import asyncio

from eightgentc_projects.application.locate_conversation import locate_conversation
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.summary import SummarizedConversation
from eightgentc_projects.ports.workspace import Workspace


class GetConversation:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, key: str) -> SummarizedConversation:
        """Raises ResourceNotFound."""
        acting, conversation_id = await locate_conversation(self._workspace, acting, key, project_id)
        stores = self._workspace.reading_jointly(acting)
        conversation, summary, queued = await asyncio.gather(
            stores.conversations.get(conversation_id),
            stores.summaries.of(conversation_id),
            stores.queue.turns(conversation_id),
        )
        return SummarizedConversation(conversation, summary, queued)

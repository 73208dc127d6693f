"""ListConversations: the chats of a project, newest change first."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page, parse_time_and_id
from eightgentc_projects.domain.conversation import Conversation
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class ListConversations:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, section: str, page: PageRequest
    ) -> Page[Conversation]:
        """Newest change first. Raises ResourceNotFound, PageTokenInvalid."""
        stores = self._workspace.reading(acting.in_project(project_id))
        found = await load_page(
            page,
            ["conversations", project_id, section],
            lambda after, size: stores.conversations.page(section, after, size),
            lambda conversation: [conversation.update_time.isoformat(), conversation.id],
            parse=parse_time_and_id,
        )
        if not found.items:
            await stores.projects.get()
        return found

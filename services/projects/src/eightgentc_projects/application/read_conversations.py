"""GetConversation, ListConversations and ListMessages: what was said."""

from __future__ import annotations

from eightgentc_projects.application.page import Page, PageRequest, load_page, parse_time_and_id
from eightgentc_projects.domain.conversation import Conversation, Message
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


async def locate(workspace: Workspace, acting: Acting, key: str, project_id: str = "") -> tuple[Acting, str]:
    """The acting person in the conversation's project, and its id. `project_id`: the only one it may be in.

    Raises:
        ResourceNotFound: no such conversation for this person, or not in that project.
    """
    found = await workspace.reading(acting).conversations.locate(key) if key else None
    if found is None or project_id not in ("", found[0]):
        raise ResourceNotFound.of("conversation")
    return acting.in_project(found[0]), found[1]


class GetConversation:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, key: str) -> Conversation:
        """Raises ResourceNotFound."""
        acting, conversation_id = await locate(self._workspace, acting, key, project_id)
        return await self._workspace.reading(acting).conversations.get(conversation_id)


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


class ListMessages:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, acting: Acting, project_id: str, key: str, page: PageRequest) -> Page[Message]:
        """Oldest first. Raises ResourceNotFound, PageTokenInvalid."""
        acting, conversation_id = await locate(self._workspace, acting, key, project_id)
        store = self._workspace.reading(acting).conversations
        return await load_page(
            page,
            ["messages", conversation_id],
            lambda after, size: store.messages(conversation_id, after, size),
            lambda message: [message.create_time.isoformat(), message.id],
            parse=parse_time_and_id,
            default=50,
            maximum=200,
        )

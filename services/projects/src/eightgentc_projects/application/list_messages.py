"""ListMessages: the messages of a chat, oldest first."""

from __future__ import annotations

from typing import Any

from eightgentc_kit.ids import is_id
from eightgentc_projects.application.locate_conversation import locate_conversation
from eightgentc_projects.application.page import Page, PageRequest, load_page, parse_time_and_id
from eightgentc_projects.domain.conversation import Message
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.ports.workspace import Workspace


class ListMessages:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(
        self, acting: Acting, project_id: str, key: str, page: PageRequest, *, every: bool = False
    ) -> Page[Message]:
        """Oldest first. `every`: of all branches, not of the one that is shown. Raises ResourceNotFound, PageTokenInvalid."""
        acting, conversation_id = await locate_conversation(self._workspace, acting, key, project_id)
        store = self._workspace.reading(acting).conversations
        return await load_page(
            page,
            ["messages", conversation_id, *(["every"] if every else [])],
            lambda after, size: store.messages(conversation_id, after, size, every=every),
            lambda message: [message.create_time.isoformat(), message.id],
            parse=_id_in,
            default=50,
            maximum=200,
            texts=lambda message: (message.details.parts,),
        )


def _id_in(raw: list[Any]) -> str:
    """The id of the last message read. Its time is for processes of the release before, which sort by it."""
    _, id = parse_time_and_id(raw)
    if not is_id(id):
        raise ValueError(id)
    return id

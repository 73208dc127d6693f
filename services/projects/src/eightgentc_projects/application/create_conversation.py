"""CreateConversation: a new chat about a section."""

from __future__ import annotations

from eightgentc_kit.clock import Clock
from eightgentc_projects.application.open_conversation import open_conversation
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.conversation import Conversation, ConversationDetails
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Workspace


class CreateConversation:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(
        self,
        acting: Acting,
        project_id: str,
        details: ConversationDetails,
        *,
        client_key: str,
        repeat: Repeat[Conversation],
    ) -> Conversation | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, NameTaken, FieldInvalid, RequestIdReused."""
        acting = acting.in_project(project_id)
        async with self._workspace.transaction(acting) as stores:
            stored = await repeat.seen(stores)
            if stored is not None:
                return stored
            await stores.members.share_membership(Role.COMMENTER)
            conversation = await open_conversation(stores, acting, details, client_key, self._clock)
            await repeat.keep(stores, conversation)
        return conversation

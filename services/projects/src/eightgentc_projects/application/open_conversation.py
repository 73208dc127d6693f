"""CreateConversation, and the conversation that a message opens by itself."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.conversation import MAX_KEY, Conversation
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.plan_section import checked_name
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.text import checked
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Change, Workspace


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: a known conversation, or a section of a project where one is opened."""

    conversation: str = ""
    project_id: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class NewConversation:
    """What a conversation is made of."""

    section: str
    title: str = ""
    client_key: str = ""


class CreateConversation:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(
        self, acting: Acting, project_id: str, new: NewConversation, repeat: Repeat[Conversation]
    ) -> Conversation | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, NameTaken, FieldInvalid, RequestIdReused."""
        acting = acting.in_project(project_id)
        async with self._workspace.change(acting, cause="CreateConversation", needs=Role.COMMENTER) as change:
            stored = await repeat.seen(change)
            if stored is not None:
                return stored
            conversation = await open_conversation(change, acting, new, self._clock)
            await repeat.keep(change, conversation)
        return conversation


async def open_conversation(
    change: Change, acting: Acting, new: NewConversation, clock: Clock
) -> Conversation:
    """Make one inside a unit of work. A section that exists lends its spelling. Raises NameTaken, FieldInvalid."""
    name = checked_name(new.section)
    section = await change.sections.find(name)
    now = clock.now()
    conversation = Conversation(
        id=new_id(),
        project_id=acting.project_id,
        section=section.name if section else name,
        title=checked("conversation.title", new.title, maximum=200),
        client_key=checked("conversation.client_key", new.client_key, maximum=MAX_KEY) or None,
        created_by=acting.user_id,
        create_time=now,
        update_time=now,
    )
    await change.conversations.insert(conversation)
    change.record("conversation", conversation.id, after={"section": conversation.section})
    return conversation


async def find_target(workspace: Workspace, acting: Acting, target: Target) -> tuple[Acting, str]:
    """The acting person in the target's project, and the conversation's id: '' where one is to be opened.

    Raises:
        ResourceNotFound: an unknown conversation without project and section, or not this person's.
    """
    found = None
    if target.conversation:
        found = await workspace.reading(acting).conversations.locate(target.conversation)
    if found is not None:
        if target.project_id not in ("", found[0]):
            raise ResourceNotFound.of("conversation")
        return acting.in_project(found[0]), found[1]
    if not (target.project_id and target.section):
        raise ResourceNotFound.of("conversation")
    return acting.in_project(target.project_id), ""

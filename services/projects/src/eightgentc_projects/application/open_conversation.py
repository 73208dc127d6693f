"""Where a message goes: a conversation that is known, or one that it opens."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.conversation import MAX_KEY, Conversation, ConversationDetails
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.text import checked
from eightgentc_projects.ports.workspace import Change, Workspace


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: a known conversation, or a section of a project where one is opened."""

    conversation: str = ""
    project_id: str = ""
    section: str = ""


async def open_conversation(
    change: Change, acting: Acting, details: ConversationDetails, client_key: str, clock: Clock
) -> Conversation:
    """Make one inside a unit of work. The name is spelt as that of the section, where there is one. Raises NameTaken, FieldInvalid."""
    details = details.checked()
    section = await change.sections.find(details.section)
    now = clock.now()
    conversation = Conversation(
        id=new_id(),
        project_id=acting.project_id,
        details=replace(details, section=section.name) if section else details,
        client_key=checked("conversation.client_key", client_key, maximum=MAX_KEY) or None,
        created_by=acting.user_id,
        create_time=now,
        update_time=now,
    )
    await change.conversations.insert(conversation)
    change.record("conversation", conversation.id, after=conversation.details)
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

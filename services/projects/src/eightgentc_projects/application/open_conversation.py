"""Where a message goes: a conversation that is known, or one that it opens."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.domain.conversation import MAX_KEY, Conversation, ConversationDetails
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.text import checked
from eightgentc_projects.ports.workspace import Stores, Workspace


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: a known conversation, or a section of a project where one is opened."""

    conversation: str = ""
    project_id: str = ""
    section: str = ""


def new_conversation(
    acting: Acting, details: ConversationDetails, client_key: str, clock: Clock
) -> Conversation:
    """One that is not stored yet. Raises FieldInvalid."""
    now = clock.now()
    return Conversation(
        id=new_id(),
        project_id=acting.project_id,
        details=details.checked(),
        client_key=checked("conversation.client_key", client_key, maximum=MAX_KEY) or None,
        created_by=acting.user_id,
        create_time=now,
        update_time=now,
    )


async def open_conversation(
    stores: Stores, acting: Acting, details: ConversationDetails, client_key: str, clock: Clock
) -> Conversation:
    """Make one in a transaction that shares the person's membership.

    The name is spelt as that of the section, where there is one. Raises NameTaken, FieldInvalid.
    """
    conversation = new_conversation(acting, details, client_key, clock)
    section = await stores.sections.find(conversation.details.section)
    if section:
        details = replace(conversation.details, section=section.name)
        conversation = replace(conversation, details=details)
    await stores.conversations.insert(conversation)
    return conversation


async def find_project(workspace: Workspace, acting: Acting, target: Target) -> Acting:
    """The acting person in the target's project.

    Raises:
        ResourceNotFound: neither a project nor a conversation that this person sees.
    """
    if target.project_id:
        return acting.in_project(target.project_id)
    found = await workspace.reading(acting).conversations.locate(target.conversation)
    if found is None:
        raise ResourceNotFound.of("conversation")
    return acting.in_project(found[0])

"""What the model may know of a project: its plan and its chats, as ordered items that ai trims to the budget."""

from __future__ import annotations

from datetime import datetime

from eightgentc_projects.domain.conversation import Message
from eightgentc_projects.domain.plan_section import PlanSection
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.text import name_key
from eightgentc_projects.ports.planner import ContextItem, PlannerInput
from eightgentc_projects.ports.workspace import Stores

MAX_MESSAGES = 300
MAX_SECTIONS = 100

# What is dropped first when the budget is short has the lowest number. People's words outlive the model's.
PROJECT, GIVEN, OWN_CHAT, OTHER_CHAT, PLAN, MODEL_WORDS = 60, 55, 50, 40, 30, 10


async def gather_context(
    stores: Stores, acting: Acting, *, now: datetime, section: str = "", given: dict[str, str] | None = None
) -> PlannerInput:
    """The input of a call to ai for the acting project.

    Args:
        stores: of the acting person, so that nothing else can be gathered.
        acting: the person, in the project.
        now: the time to use where nobody has said anything yet.
        section: the section that is asked for; what was said in its own chat stays longest.
        given: background that came with the call, by kind.

    Raises:
        ResourceNotFound: no such project for this person.
    """
    project = await stores.projects.get()
    items = [ContextItem("project", "project", project.details.title, str(project.version), PROJECT, "title")]
    if project.details.description:
        items.append(
            ContextItem(
                "project-description",
                "project",
                project.details.description,
                str(project.version),
                PROJECT,
                "description",
            )
        )
    items += [
        ContextItem(f"given-{kind}", kind, text, "", GIVEN, kind)
        for kind, text in (given or {}).items()
        if text
    ]
    sections = await stores.sections.page(None, MAX_SECTIONS)
    items += [_section_item(found) for found in sections if found.details.content]
    messages = await stores.conversations.recent_messages(MAX_MESSAGES)
    items += [_message_item(name, message, section) for name, message in messages]
    said = [message.create_time for _, message in messages if message.author_id is not None]
    return PlannerInput(
        tenant=project.tenant,
        project_id=project.id,
        user_id=acting.user_id,
        session_id=acting.session_id,
        address=acting.address,
        message_time=max(said, default=now),
        context=tuple(items),
    )


def _section_item(section: PlanSection) -> ContextItem:
    priority, whose = (PLAN, "user") if section.edited_by_person else (MODEL_WORDS, "assistant")
    return ContextItem(
        f"section:{section.id}",
        "section",
        section.details.content,
        str(section.version),
        priority,
        whose,
        section.name,
    )


def _message_item(section: str, message: Message, wanted: str) -> ContextItem:
    if message.author_id is None:
        priority = MODEL_WORDS
    else:
        priority = OWN_CHAT if name_key(section) == name_key(wanted) else OTHER_CHAT
    return ContextItem(f"message:{message.id}", "message", message.text, "1", priority, message.role, section)

"""AppendMessage: a person's message, saved without an answer."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_kit.clock import Clock
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.open_conversation import (
    Target,
    find_target,
    open_conversation,
)
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.conversation import (
    MAX_KEY,
    Conversation,
    ConversationDetails,
    Message,
    MessageDetails,
)
from eightgentc_projects.domain.role import Acting, Role
from eightgentc_projects.domain.text import checked
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.workspace import Change, Workspace


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What a client sends, and its own id. Author and role are not asked."""

    details: MessageDetails
    client_key: str = ""


@dataclass(frozen=True, slots=True)
class MessageAppended:
    """The message and where it went. `known`: it had been saved before."""

    message: Message
    conversation: Conversation
    known: bool = False


class AppendMessage:
    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock

    async def __call__(
        self, acting: Acting, target: Target, new: NewMessage, repeat: Repeat[MessageAppended]
    ) -> MessageAppended | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, FieldInvalid, RequestIdReused."""
        acting, conversation_id = await find_target(self._workspace, acting, target)
        async with self._workspace.change(acting, cause="AppendMessage", needs=Role.COMMENTER) as change:
            stored = await repeat.seen(change)
            if stored is not None:
                return stored
            appended = await append(change, acting, target, conversation_id, new, self._clock)
            await repeat.keep(change, appended)
        return appended


async def append(
    change: Change, acting: Acting, target: Target, conversation_id: str, new: NewMessage, clock: Clock
) -> MessageAppended:
    """Save a message inside a unit of work, opening its conversation where `conversation_id` is ''.

    A message whose client id is known in the conversation is that message: it is returned as it is stored.

    Raises:
        ResourceNotFound, FieldInvalid.
    """
    text = new.details.checked_text()
    client_key = checked("message.client_key", new.client_key, maximum=MAX_KEY) or None
    if conversation_id:
        conversation = await change.conversations.get(conversation_id)
    else:
        details = ConversationDetails(section=target.section)
        conversation = await open_conversation(change, acting, details, target.conversation, clock)
    if client_key:
        known = await change.conversations.message_by_key(conversation.id, client_key)
        if known is not None:
            return MessageAppended(known, conversation, known=True)
    message = Message(
        id=new_id(),
        conversation_id=conversation.id,
        author_id=acting.user_id,
        details=new.details,
        text=text,
        client_key=client_key,
        turn_id=None,
        state="done",
        create_time=clock.now(),
    )
    await change.conversations.add_message(message)
    await change.conversations.touch(conversation.id, message.create_time)
    change.record("message", message.id, after={"role": "user", "text": text})
    return MessageAppended(message, conversation)

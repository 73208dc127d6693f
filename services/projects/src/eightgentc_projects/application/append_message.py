"""AppendMessage: a person's message, saved without an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from eightgentc_kit.clock import Clock
from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.ids import new_id
from eightgentc_projects.application.lapsed_turn import shown_of
from eightgentc_projects.application.open_conversation import Target, find_project, new_conversation
from eightgentc_projects.application.repeat import Repeat
from eightgentc_projects.domain.conversation import (
    MAX_KEY,
    Conversation,
    ConversationDetails,
    Message,
    MessageDetails,
)
from eightgentc_projects.domain.errors import ResourceNotFound
from eightgentc_projects.domain.role import Acting
from eightgentc_projects.domain.text import checked
from eightgentc_projects.ports.conversation_store import NewTurn, SentMessage, TurnLapsed
from eightgentc_projects.ports.request_store import StoredReply
from eightgentc_projects.ports.turn_journal import TurnJournal
from eightgentc_projects.ports.workspace import Stores, Workspace


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What a client sends, and its own id. Author and role are not asked."""

    details: MessageDetails
    client_key: str = ""


@dataclass(frozen=True, slots=True)
class MessageAppended:
    """The message and where it went."""

    message: Message
    conversation: Conversation


class AppendMessage:
    def __init__(self, workspace: Workspace, journal: TurnJournal, clock: Clock) -> None:
        self._workspace = workspace
        self._journal = journal
        self._clock = clock

    async def __call__(
        self, acting: Acting, target: Target, new: NewMessage, repeat: Repeat[MessageAppended]
    ) -> MessageAppended | StoredReply:
        """Raises ResourceNotFound, RoleNotSufficient, TurnRunning, FieldInvalid, RequestIdReused."""
        acting = await find_project(self._workspace, acting, target)
        async with self._workspace.transaction(acting) as stores:
            stored = await repeat.seen(stores)
            if stored is not None:
                return stored
            message = new_message(acting, new, self._clock)
            sent = await send(stores, acting, target, message, None, self._clock, self._journal)
            appended = MessageAppended(await message_of(sent, message, stores), sent.conversation)
            await repeat.keep(stores, appended)
        return appended


def new_message(acting: Acting, new: NewMessage, clock: Clock, *, may_be_empty: bool = False) -> Message:
    """One that is not stored yet, and in no conversation. `may_be_empty`: parts may be absent. Raises FieldInvalid."""
    absent = may_be_empty and not new.details.parts
    return Message(
        id=new_id(),
        conversation_id="",
        author_id=acting.user_id,
        details=new.details,
        text="" if absent else new.details.checked_text(),
        client_key=checked("message.client_key", new.client_key, maximum=MAX_KEY) or None,
        turn_id=None,
        state="done",
        create_time=clock.now(),
    )


async def send(
    stores: Stores,
    acting: Acting,
    target: Target,
    message: Message,
    turn: NewTurn | None,
    clock: Clock,
    journal: TurnJournal,
    *,
    anew: str | None = None,
) -> SentMessage:
    """Save a message where it goes, opening its conversation where project and section are named.

    Where a turn runs there whose process died, that is ended first, and what its readers saw of it is kept.

    Raises:
        ResourceNotFound, RoleNotSufficient, TurnRunning, RequestIdReused.
        FieldInvalid: the conversation would have to be opened, and cannot be.
    """
    opening, invalid = None, None
    if acting.project_id and target.section and message.details.parts:
        try:
            details = ConversationDetails(section=target.section)
            opening = new_conversation(acting, details, target.conversation, clock)
        except FieldInvalid as error:
            invalid = error
    conversations = stores.conversations
    sending = partial(conversations.send_message, target.conversation, opening=opening, turn=turn, anew=anew)
    try:
        return await sending(message)
    except TurnLapsed as lapsed:
        now = clock.now()
        await conversations.end_lapsed_turn(lapsed.turn, now, await shown_of(lapsed.turn, journal, now))
        return await sending(message)
    except ResourceNotFound:
        if invalid is not None:
            raise invalid from None
        raise


async def message_of(sent: SentMessage, message: Message, stores: Stores) -> Message:
    """The message as it is stored: what was sent, or what was known before. `stores`: of the conversation's project."""
    if sent.message_id == message.id:
        return replace(message, conversation_id=sent.conversation.id)
    known = await stores.conversations.message(sent.message_id)
    assert known is not None, "messages are never removed"
    return known

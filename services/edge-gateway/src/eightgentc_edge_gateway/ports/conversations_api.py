"""Conversations, their messages, and turns with the model."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, Protocol

from eightgentc_edge_gateway.contract.conversation import (
    Conversation,
    ConversationPage,
    Message,
    MessagePage,
    NewConversation,
    NewMessage,
)
from eightgentc_edge_gateway.contract.page import Page
from eightgentc_edge_gateway.ports.given import Given
from eightgentc_edge_gateway.ports.turn_event import TurnEvent
from eightgentc_kit.identity.tokens import VerifiedToken


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes. `conversation`: our id or the client's own; project and section open an unknown one."""

    conversation: str = ""
    project_id: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """`section`: whose conversation keeps prompt and answer; '' for none."""

    project_id: str
    prompt: str
    current_context: str = ""
    section: str = ""


class ConversationsApi(Protocol):
    """Talk about a section. A conversation is named by our id, or by its client's own."""

    async def create_conversation(
        self, person: VerifiedToken, project_id: str, conversation: NewConversation, *, request_id: str
    ) -> Given[Conversation]: ...

    async def get_conversation(
        self, person: VerifiedToken, project_id: str, conversation_id: str
    ) -> Conversation: ...

    async def list_conversations(
        self, person: VerifiedToken, project_id: str, page: Page, *, section: str
    ) -> ConversationPage: ...

    async def list_messages(
        self, person: VerifiedToken, project_id: str, conversation_id: str, page: Page
    ) -> MessagePage: ...

    async def append_message(
        self, person: VerifiedToken, target: Target, message: NewMessage, *, request_id: str
    ) -> Given[Message]: ...

    def stream_turn(
        self, person: VerifiedToken, target: Target, message: NewMessage, *, request_id: str
    ) -> AsyncGenerator[TurnEvent, None]:
        """Leaving the iterator does not stop the turn. A message that was sent before streams its turn again."""
        ...

    def resume_turn(
        self, person: VerifiedToken, conversation_id: str, *, after: int
    ) -> AsyncGenerator[TurnEvent, None]:
        """The running turn's entries after a number; nothing at all where no turn is running."""
        ...

    async def stop_turn(self, person: VerifiedToken, conversation_id: str, *, turn_id: str) -> None: ...

    async def complete_prompt(
        self, person: VerifiedToken, prompt: Prompt, *, request_id: str
    ) -> Given[dict[str, Any]]:
        """The arguments of the tool that the model chose, or {"text": …}."""
        ...

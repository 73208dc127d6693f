"""Conversations and their messages, in parts as the AI SDK has them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from eightgentc_edge_gateway.contract.model import Body, Id, Resource, Time

MAX_DEPTH = 64


def _not_too_deep(value: Any) -> Any:
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return value
    raise ValueError(f"must not be nested deeper than {MAX_DEPTH}")


Part = Annotated[dict[str, Any], AfterValidator(_not_too_deep)]
"""A part of a UIMessage: `{"type": "text", "text": …}`, tool, file, data … kept as it came."""


class ConversationInsights(Resource):
    """How far a chat was read for insights."""

    state: Literal["done", "pending", "failed"] = Field(
        description="`pending`: something is still to be read; `failed`: the last try failed."
    )
    reason: str | None = Field(default=None, description="Why it failed, as the `code` of a problem.")
    read_to: int = Field(description="How many of its messages were read, counted as they were written.")


class ConversationSummary(Resource):
    """What a chat says in short, in the branch that is shown; the model renews it after six messages or more."""

    text: str | None = Field(
        default=None, description="Markdown, at most 1,500 characters; null: there is none."
    )
    message_id: Id | None = Field(default=None, description="The last message that it holds.")
    read_to: int = Field(
        description="How many of the chat's messages it reaches to, counted as they were written."
    )
    updated_at: Time | None = None
    state: Literal["done", "pending", "failed"] = Field(
        description="`pending`: enough was said since then for it to be renewed; `failed`: the last try failed."
    )
    reason: str | None = Field(default=None, description="Why it failed, as the `code` of a problem.")
    version: int = Field(description="Rises with every renewal; receipts name it. 0: there is none.")


class QueuedMessage(Resource):
    """A message that was sent while the model answered, and waits. Its turn's id cancels it."""

    turn_id: Id
    position: int = Field(description="Its place among those that wait, from 1.")
    message_id: Id = Field(description="The id that the message will have.")
    client_key: str | None = Field(default=None, description="The client's own message id.")
    author_id: Id
    text: str
    created_at: Time


class Conversation(Resource):
    """A chat about one section of the plan."""

    id: Id
    project_id: Id
    section: str = Field(examples=["Context"])
    title: str
    client_key: str | None = Field(default=None, description="The client's own chat id.")
    insights: ConversationInsights | None = None
    summary: ConversationSummary | None = Field(
        default=None, description="Where one conversation is read alone; lists leave it out."
    )
    queued: list[QueuedMessage] = Field(
        default=[],
        description="The messages that wait, in their order; where one conversation is read alone.",
    )
    created_at: Time
    updated_at: Time


class ConversationPage(Resource):
    """A page of conversations, newest change first."""

    conversations: list[Conversation]
    next_page_token: str | None = None


class NewConversation(Body):
    """What a conversation is about."""

    section: str = Field(examples=["Context"])
    title: str = ""
    client_key: str = ""


class Message(Resource):
    """A message; `role` follows from its author."""

    id: Id
    conversation_id: Id
    role: Literal["user", "assistant"]
    parts: list[Any]
    metadata: dict[str, Any] | None = None
    client_key: str | None = None
    author_id: Id | None = None
    turn_id: Id | None = None
    state: str = Field(
        examples=["done", "aborted", "incomplete"],
        description="Of an answer: `aborted` was stopped, `incomplete` broke off; both are kept as far as they came.",
    )
    created_at: Time
    parent_id: Id | None = Field(default=None, description="The message that it follows; null for the first.")


class MessagePage(Resource):
    """A page of messages, oldest first."""

    messages: list[Message]
    next_page_token: str | None = None


class SelectedBranch(Body):
    """Which branch of a conversation is shown: the newest one that holds this message."""

    message_id: Id


class NewMessage(Body):
    """A person's message, kept without an answer. `id`: the client's own; that of a known message makes a new version."""

    parts: list[Part] = Field(min_length=1, examples=[[{"type": "text", "text": "We want to open by May."}]])
    metadata: Part | None = None
    id: str = ""
    role: Literal["user"] = "user"

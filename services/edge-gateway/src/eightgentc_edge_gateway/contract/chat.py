"""What chat clients of the AI SDK send. They add fields of their own, so unknown ones are passed over here."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from eightgentc_edge_gateway.contract.conversation import Part
from eightgentc_edge_gateway.contract.model import Resource, TimeZone

REGENERATE = "regenerate-message"


class UiMessage(BaseModel):
    """A person's UIMessage."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    role: Literal["user"] = "user"
    parts: list[Part] = Field(min_length=1)
    id: str = ""
    metadata: Part | None = None


class ChatRequest(BaseModel):
    """All messages or only the last one; only the last message of the person is read.

    `id` is the client's own chat id or a conversation's. `projectId` and `section` open it where it is unknown.
    `trigger` "regenerate-message" asks for another answer: to the message that `messageId` names, by its id or that of
    its answer, else to the last one.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="ignore",
        strict=True,
        frozen=True,
        json_schema_extra={
            "example": {
                "id": "chat-1",
                "projectId": "0198c0de-0000-7000-8000-000000000001",
                "section": "Context",
                "messages": [
                    {
                        "id": "m1",
                        "role": "user",
                        "parts": [{"type": "text", "text": "I want to open a bakery in Lisbon by May."}],
                    }
                ],
            }
        },
    )

    id: str = ""
    project_id: str = ""
    section: str = ""
    messages: list[dict[str, Any]] | None = None
    message: dict[str, Any] | None = None
    trigger: str | None = None
    message_id: str | None = None
    time_zone: TimeZone = ""
    queue: bool = Field(
        default=False,
        description="Where the model still answers in this chat, the message waits instead of being refused "
        "(`TURN_RUNNING`). The stream begins with `data-queued` and goes on with the answer. At most 10 messages wait in a "
        "chat (`TOO_MANY`). Another answer (`regenerate-message`) does not wait.",
    )
    tool_approval: bool = Field(
        default=False,
        description="What waits is asked for as the AI SDK does from 6 on (`tool-approval-request`), which older clients "
        "cannot read. Send the answers as the SDK does, with `projectId`.",
    )


class StopChat(BaseModel):
    """`activeStreamId`: stops only the turn of that id, or takes it out of the queue while it waits."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", strict=True, frozen=True)

    active_stream_id: str | None = None


class ChatStopped(Resource):
    """The running turn, if there was one, was told to stop, or the one that waits is gone. `stopped`: there was one."""

    success: Literal[True] = True
    stopped: bool = False

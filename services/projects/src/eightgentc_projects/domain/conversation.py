"""Conversations about sections, their messages in parts, and turns with the model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from eightgentc_kit.errors import FieldInvalid

MAX_PARTS_BYTES = 1_000_000
MAX_PARTS = 500
MAX_KEY = 200


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat about one section; the section need not exist in the plan yet."""

    id: str
    project_id: str
    section: str
    title: str
    client_key: str | None
    created_by: str
    create_time: datetime
    update_time: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """`parts`, `metadata`: JSON as it came. `author_id`: None for the model, and `role` follows from it."""

    id: str
    conversation_id: str
    author_id: str | None
    parts: str
    text: str
    metadata: str | None
    client_key: str | None
    turn_id: str | None
    state: str
    create_time: datetime

    @property
    def role(self) -> str:
        return "assistant" if self.author_id is None else "user"


class TurnState(Enum):
    """How far a turn is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    ABORTED = "aborted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange. Its messages' ids are known from the start."""

    id: str
    project_id: str
    conversation_id: str
    state: TurnState
    requested_by: str
    user_message_id: str
    assistant_message_id: str
    create_time: datetime


def checked_parts(parts: str) -> str:
    """The text of a message's parts, joined: what models and searches read.

    Raises:
        FieldInvalid: not a JSON array of objects with a `type` each, or too large, or too deep for a parser.
    """
    if len(parts.encode()) > MAX_PARTS_BYTES:
        raise FieldInvalid.of("message.parts", f"must have at most {MAX_PARTS_BYTES:,} bytes")
    try:
        decoded = json.loads(parts)
    except (ValueError, RecursionError):
        raise FieldInvalid.of("message.parts", "must be JSON") from None
    if not isinstance(decoded, list) or not decoded:
        raise FieldInvalid.of("message.parts", "must be a list with at least one part")
    if len(decoded) > MAX_PARTS:
        raise FieldInvalid.of("message.parts", f"must have at most {MAX_PARTS} parts")
    texts = []
    for index, part in enumerate(decoded):
        if not isinstance(part, dict) or not isinstance(part.get("type"), str):
            raise FieldInvalid.of(f"message.parts[{index}]", "must be an object with a type")
        if part["type"] == "text":
            if not isinstance(part.get("text"), str):
                raise FieldInvalid.of(f"message.parts[{index}].text", "must be a string")
            texts.append(part["text"])
    if "\\u0000" in parts:
        raise FieldInvalid.of("message.parts", "must not hold a NUL character")
    return "\n".join(texts)


def checked_metadata(metadata: str) -> str | None:
    """The JSON itself, None for none. Raises FieldInvalid when it is not a JSON object."""
    if not metadata:
        return None
    try:
        decoded = json.loads(metadata)
    except (ValueError, RecursionError):
        raise FieldInvalid.of("message.metadata", "must be JSON") from None
    if not isinstance(decoded, dict) or "\\u0000" in metadata:
        raise FieldInvalid.of("message.metadata", "must be an object without NUL characters")
    return metadata


def text_parts(text: str) -> str:
    """The parts of a message that is plain text."""
    return json.dumps([{"type": "text", "text": text}], ensure_ascii=False)

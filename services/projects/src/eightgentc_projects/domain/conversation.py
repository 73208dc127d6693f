"""Conversations about sections, their messages in parts, and turns with the model."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from eightgentc_kit.errors import FieldInvalid
from eightgentc_kit.visible_text import is_visible
from eightgentc_projects.domain.plan_section import checked_name
from eightgentc_projects.domain.text import checked_line, holds_nul

MAX_PARTS_BYTES = 1_000_000
LONGEST_READ = 100_000
"""Bytes of the text of a message that models read, as ai takes it to be answered. Longer ones are kept for people only."""
MAX_PARTS = 500
MAX_KEY = 200
MAX_TITLE = 200


@dataclass(frozen=True, slots=True)
class ConversationDetails:
    """The section that a chat is about, which need not exist in the plan yet, and a title."""

    section: str = ""
    title: str = ""

    def checked(self) -> ConversationDetails:
        """The details as they are kept. Raises FieldInvalid."""
        title = checked_line("conversation.title", self.title, maximum=MAX_TITLE)
        return replace(self, section=checked_name(self.section), title=title)


class ReadingState(Enum):
    """Whether a chat was read for insights; failed: the last try."""

    DONE = "done"
    PENDING = "pending"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class InsightsRead:
    """How far a chat was read for insights: up to which of its messages, by their numbers, and how the last try ended."""

    last_sequence: int = 0
    insights_sequence: int = 0
    insights_reason: str = ""

    @property
    def state(self) -> ReadingState:
        if self.insights_reason:
            return ReadingState.FAILED
        return ReadingState.PENDING if self.last_sequence > self.insights_sequence else ReadingState.DONE

    @property
    def reason(self) -> str:
        """Why the last try failed, as the reason of an error."""
        return self.insights_reason

    @property
    def read_to(self) -> int:
        """How many messages were read, counted in the order in which they were written."""
        return self.insights_sequence


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat about one section."""

    id: str
    project_id: str
    details: ConversationDetails
    client_key: str | None
    created_by: str
    create_time: datetime
    update_time: datetime
    insights: InsightsRead = InsightsRead()

    @property
    def summary(self) -> None:
        """Read where one chat is asked for alone."""
        return

    @property
    def queued(self) -> tuple[()]:
        """Read where one chat is asked for alone."""
        return ()


@dataclass(frozen=True, slots=True)
class MessageDetails:
    """What a client sends, as JSON that is kept as it came."""

    parts: str = ""
    metadata: str | None = None

    def checked_text(self) -> str:
        """The text of its parts: what models and searches read. Raises FieldInvalid where anything is not valid."""
        text = checked_parts(self.parts)
        checked_metadata(self.metadata)
        return text

    @property
    def has_files(self) -> bool:
        """Whether a part is a file."""
        return '"file"' in self.parts and any(part.get("type") == "file" for part in json.loads(self.parts))


@dataclass(frozen=True, slots=True)
class Message:
    """`text`: that of its parts. `author_id`: None for the model, and `role` follows from it.

    `state`: of the turn that wrote it. `parent_id`: the message that it follows; None: it is the first, or not stored yet.
    """

    id: str
    conversation_id: str
    author_id: str | None
    details: MessageDetails
    text: str
    client_key: str | None
    turn_id: str | None
    state: str
    create_time: datetime
    parent_id: str | None = None

    @property
    def role(self) -> str:
        return role_of_author(self.author_id)

    @property
    def completeness(self) -> str:
        """done, aborted or incomplete: of a turn that failed, an answer is kept as far as it came."""
        return "incomplete" if self.state == TurnState.FAILED.value else self.state


@dataclass(frozen=True, slots=True)
class MessageText:
    """What models read of a message; `author_id`: None for the model."""

    id: str
    author_id: str | None
    text: str
    create_time: datetime

    @property
    def role(self) -> str:
        return role_of_author(self.author_id)


def role_of_author(author_id: str | None) -> str:
    """Nobody is asked for a role: it follows from who wrote."""
    return "assistant" if author_id is None else "user"


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
    if holds_nul(decoded):
        raise FieldInvalid.of("message.parts", "must not hold a NUL character")
    text = "\n".join(texts)
    if not is_visible(text):
        raise FieldInvalid.of(
            "message.parts", "must hold a part of type text that is not blank; files alone are not read"
        )
    return text


def checked_metadata(metadata: str | None) -> None:
    """Raises FieldInvalid when there is some and it is not a JSON object."""
    if metadata is None:
        return
    try:
        decoded = json.loads(metadata)
    except (ValueError, RecursionError):
        raise FieldInvalid.of("message.metadata", "must be JSON") from None
    if not isinstance(decoded, dict) or holds_nul(decoded):
        raise FieldInvalid.of("message.metadata", "must be an object without NUL characters")


def text_message(text: str) -> MessageDetails:
    """A message that is plain text."""
    return MessageDetails(json.dumps([{"type": "text", "text": text}], ensure_ascii=False))

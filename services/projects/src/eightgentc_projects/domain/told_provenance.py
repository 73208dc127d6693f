"""Provenance as people are told it: with the chats that the words are in by now."""

from __future__ import annotations

from dataclasses import dataclass

from eightgentc_projects.domain.provenance import ItemKind


@dataclass(frozen=True, slots=True)
class ToldSource:
    """Words, and what holds them: a message, a section or an insight; none of them: the call itself, or the project.

    `insight_id` with a message: the model was told the insight, and this message says it. `section`: of the message's
    chat. `start`, `end`: in UTF-16 code units of what holds the words; both 0 where that is not known.
    `deleted`: what held the words is gone.
    """

    quote: str
    message_id: str = ""
    section_id: str = ""
    insight_id: str = ""
    version: str = ""
    conversation_id: str = ""
    section: str = ""
    start: int = 0
    end: int = 0
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class ProvenanceItem:
    """A node, an edge, a paragraph, an element of a diagram or an insight. `part`, `text`: '' where it has none.

    `inferred`: it has no source.
    """

    kind: ItemKind
    id: str
    part: str
    text: str
    inferred: bool
    sources: tuple[ToldSource, ...]

"""Where what a model made comes from: words of messages, sections and insights, or nothing that was said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from eightgentc_kit.ids import is_id


class ItemKind(Enum):
    """What provenance is of."""

    NODE = "node"
    EDGE = "edge"
    SECTION = "section"
    DIAGRAM = "diagram"
    INSIGHT = "insight"


class SourceKind(Enum):
    """What holds the words. PROMPT: what was said in the call itself, which nothing keeps; OTHER: the project, or a text that
    came with the call.
    """

    MESSAGE = "message"
    SECTION = "section"
    INSIGHT = "insight"
    PROMPT = "prompt"
    OTHER = "other"


_WITH_ID = {kind.value: kind for kind in (SourceKind.MESSAGE, SourceKind.SECTION, SourceKind.INSIGHT)}


@dataclass(frozen=True, slots=True)
class Source:
    """Words, exactly as they are there. `start`, `end`: in UTF-16 code units. `id`: None of what has none of ours."""

    kind: SourceKind
    id: str | None
    version: str
    start: int
    end: int
    quote: str

    @classmethod
    def of_item(cls, item_id: str, version: str, start: int, end: int, quote: str) -> Source:
        """By the name that the item had for the model: kind and id, or the bare id of a message of the same chat."""
        kind, _, id = item_id.rpartition(":")
        if is_id(id) and (kind or SourceKind.MESSAGE.value) in _WITH_ID:
            return cls(_WITH_ID[kind or SourceKind.MESSAGE.value], id, version, start, end, quote)
        return cls(SourceKind.OTHER if item_id else SourceKind.PROMPT, None, version, start, end, quote)

    def said_in(self, message_id: str) -> Source:
        """What was said in the call itself, where that is a message."""
        if self.kind is not SourceKind.PROMPT:
            return self
        return replace(self, kind=SourceKind.MESSAGE, id=message_id, version="1")


@dataclass(frozen=True, slots=True)
class Proof:
    """The sources of a thing, or of a part of it: the number of a paragraph, or the id of an element. None: it is inferred."""

    sources: tuple[Source, ...] = ()
    part: str = ""

    def said_in(self, message_id: str) -> Proof:
        """As of each source."""
        return replace(self, sources=tuple(source.said_in(message_id) for source in self.sources))

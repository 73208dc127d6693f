"""Where what a model made comes from: words of messages, sections and insights, or nothing that was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from hashlib import blake2b

from eightgentc_kit.ids import is_id
from eightgentc_kit.text_places import paragraphs_of


class ItemKind(Enum):
    """What provenance is of. That of insights is kept with them."""

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


@dataclass(frozen=True, slots=True)
class Provenance:
    """One source of one part of a thing. `source_kind`: None where the part has no source.

    `part`: as of a proof; of a section the mark of the paragraph, so that it is found again wherever it stands by then.
    """

    item_kind: ItemKind
    item_id: str
    part: str
    ordinal: int
    source_kind: SourceKind | None = None
    source_id: str | None = None
    source_version: str = ""
    starts: int = 0
    ends: int = 0
    quote: str = ""


def provenance_of(item_kind: ItemKind, item_id: str, proofs: Iterable[Proof]) -> Iterator[Provenance]:
    """The rows of a thing."""
    for proof in proofs:
        if not proof.sources:
            yield Provenance(item_kind, item_id, proof.part, 0)
        for ordinal, source in enumerate(proof.sources):
            yield Provenance(
                item_kind,
                item_id,
                proof.part,
                ordinal,
                source.kind,
                source.id,
                source.version,
                source.start,
                source.end,
                source.quote,
            )


def by_paragraph(content: str, proofs: Iterable[Proof]) -> list[Proof]:
    """Proofs of numbered paragraphs, by the marks of those paragraphs; one for all that say the same."""
    marks = {str(number): mark for number, mark in enumerate(map(mark_of, paragraphs_of(content)), 1)}
    found = {marks[proof.part]: proof for proof in reversed(list(proofs)) if proof.part in marks}
    return [replace(proof, part=mark) for mark, proof in found.items()]


def mark_of(paragraph: str) -> str:
    """What stands for the text of a paragraph."""
    return blake2b(paragraph.encode(), digest_size=8).hexdigest()

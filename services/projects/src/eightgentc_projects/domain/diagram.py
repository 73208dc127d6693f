"""A diagram as text, and the Mermaid parser's verdict on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from eightgentc_projects.domain.etag import check_etag
from eightgentc_projects.domain.text import checked, checked_bytes, checked_line

MAX_TYPE = 50
MAX_TITLE = 200
MAX_CONTENT_BYTES = 100_000

# The kinds of Mermaid that we name; any other type means content that is not Mermaid.
MERMAID_TYPES = frozenset(
    {
        "mermaid", "flowchart", "timeline", "gantt", "mindmap", "sequence", "state", "er", "class",
        "journey", "quadrant", "pie", "kanban", "gitgraph", "requirement", "xychart", "sankey", "block", "c4",
    }
)  # fmt: skip
# The parser's name of a kind, where it differs from ours.
_DETECTED = {
    "flowchart-v2": "flowchart", "graph": "flowchart", "flowchart-elk": "flowchart", "stateDiagram": "state",
    "classDiagram": "class", "quadrantChart": "quadrant",
}  # fmt: skip


class DiagramState(Enum):
    """Whether it is Mermaid that parses and that a browser draws."""

    VALID = "valid"
    DRAFT = "draft"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class DiagramCheck:
    """The parser's verdict; `line` and `column` count from 1, 0 where it gave none.

    `reason`: why a draft is one, `too_large_for_browsers` or `unsafe`; '' where it does not parse or is valid.
    """

    state: DiagramState
    line: int = 0
    column: int = 0
    expected: tuple[str, ...] = ()
    message: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DiagramDetails:
    """What a person writes of a diagram. `type` '': Mermaid of a kind yet to be seen."""

    type: str = ""
    title: str = ""
    content: str = ""

    def checked(self) -> DiagramDetails:
        """The details as they are kept. Raises FieldInvalid."""
        title = checked_line("diagram.title", self.title, maximum=MAX_TITLE)
        checked_bytes("diagram.content", self.content, minimum=1, maximum=MAX_CONTENT_BYTES)
        return replace(self, type=checked_type(self.type), title=title)


@dataclass(frozen=True, slots=True)
class Diagram:
    """`check`: None for content that is not Mermaid: it is kept byte for byte and never parsed."""

    id: str
    project_id: str
    details: DiagramDetails
    check: DiagramCheck | None
    version: int
    etag_version: int
    generation_id: str | None
    edited_by_person: bool
    create_time: datetime
    update_time: datetime

    @property
    def etag(self) -> str:
        return f"d{self.etag_version}"

    def must_match(self, etag: str) -> None:
        """Raises EtagStale, see `check_etag`."""
        check_etag(etag, self.etag)

    def edited(self, details: DiagramDetails, check: DiagramCheck | None, now: datetime) -> Diagram:
        """As a person changed it; the same object when nothing differs."""
        if details == self.details:
            return self
        text_changed = details.content != self.details.content
        return replace(
            self,
            details=details,
            check=check,
            version=self.version + 1 if text_changed else self.version,
            etag_version=self.etag_version + 1,
            edited_by_person=True,
            update_time=now,
        )


@dataclass(frozen=True, slots=True)
class DiagramVersion:
    """A saved text. `author_id`: None for the model. `cause`: edit or generate."""

    version: int
    type: str
    content: str
    author_id: str | None
    cause: str
    create_time: datetime


def is_mermaid(type: str) -> bool:
    """Whether content of this type is Mermaid; no type at all means Mermaid of a kind yet to be seen."""
    return not type or type.casefold() in MERMAID_TYPES


def resolved_type(asked: str, detected: str) -> str:
    """The type to keep: `mermaid`, or none, becomes the kind that the parser saw."""
    if asked and asked.casefold() != "mermaid":
        return asked
    return _DETECTED.get(detected, detected.removesuffix("-v2").removesuffix("Diagram")) or "mermaid"


def checked_type(type: str) -> str:
    """Raises FieldInvalid when it has more than 50 characters."""
    return checked("diagram.type", type.strip(), maximum=MAX_TYPE)

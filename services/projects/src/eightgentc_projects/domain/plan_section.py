"""A section of the plan, and what a save, a rename and a generation do to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from eightgentc_kit.errors import FieldInvalid
from eightgentc_projects.domain.etag import check_etag
from eightgentc_projects.domain.text import checked_bytes, checked_line

MAX_NAME = 100
MAX_CONTENT_BYTES = 200_000
_STEPS = (".", "..")


class SectionStatus(Enum):
    """How far a section is."""

    DRAFT = "draft"
    REVIEW = "review"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class SectionDetails:
    """What a person writes of a section, beside its name, which has an operation of its own."""

    content: str = ""
    position: int = 0
    status: SectionStatus = SectionStatus.DRAFT

    def checked(self) -> SectionDetails:
        """The details themselves. Raises FieldInvalid."""
        checked_bytes("content", self.content, maximum=MAX_CONTENT_BYTES)
        return self


@dataclass(frozen=True, slots=True)
class PlanSection:
    """`version` counts texts and names; `etag_version` counts every change, also of place and status."""

    id: str
    project_id: str
    name: str
    details: SectionDetails
    version: int
    etag_version: int
    generation_id: str | None
    edited_by_person: bool
    create_time: datetime
    update_time: datetime

    @property
    def etag(self) -> str:
        return f"s{self.etag_version}"

    def must_match(self, etag: str) -> None:
        """Raises EtagStale, see `check_etag`."""
        check_etag(etag, self.etag)

    def saved(self, details: SectionDetails, now: datetime, generation_id: str | None = None) -> PlanSection:
        """With other details; the same object when nothing differs. Raises FieldInvalid.

        `generation_id`: set when the model wrote the text; otherwise a changed text is a person's.
        """
        if details == self.details:
            return self
        text_changed = details.content != self.details.content
        return replace(
            self,
            details=details.checked(),
            version=self.version + 1 if text_changed else self.version,
            etag_version=self.etag_version + 1,
            generation_id=generation_id if text_changed else self.generation_id,
            edited_by_person=generation_id is None if text_changed else self.edited_by_person,
            update_time=now,
        )

    def restored(self, old: SectionVersion, now: datetime) -> PlanSection:
        """With the text of an earlier version, which is the model's or a person's as it was then."""
        return replace(
            self,
            details=replace(self.details, content=old.content),
            version=self.version + 1,
            etag_version=self.etag_version + 1,
            generation_id=old.generation_id,
            edited_by_person=old.generation_id is None and bool(old.content),
            update_time=now,
        )

    def as_first_version(self) -> PlanSection:
        """The same as a section that begins its life with this text."""
        return replace(self, version=1, etag_version=1)

    def renamed(self, name: str, now: datetime) -> PlanSection:
        """With a new name and the same id, so that history and chats stay."""
        name = checked_name(name)
        if name == self.name:
            return self
        return replace(
            self, name=name, version=self.version + 1, etag_version=self.etag_version + 1, update_time=now
        )


@dataclass(frozen=True, slots=True)
class SectionVersion:
    """A saved text. `author_id`: None for the model. `cause`: edit, generate, rename or restore."""

    version: int
    name: str
    content: str
    author_id: str | None
    cause: str
    generation_id: str | None
    create_time: datetime
    version_name: str = ""


def checked_name(name: str) -> str:
    """The name as it is kept. Raises FieldInvalid unless it has 1 to 100 characters and can be part of an address."""
    name = checked_line("section", name, minimum=1, maximum=MAX_NAME)
    if name in _STEPS:
        raise FieldInvalid.of("section", f"must not be {name}, which is a step in an address and no name")
    return name

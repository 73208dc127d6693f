"""A project and its members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any

from eightgentc_projects.domain.etag import check_etag
from eightgentc_projects.domain.role import Role
from eightgentc_projects.domain.text import checked, checked_line, checked_object

MAX_TITLE = 200
MAX_DESCRIPTION = 10_000
MAX_METADATA_BYTES = 10_000


class Approval(Enum):
    """Whether what the model makes waits until a person accepts it."""

    NONE = "none"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class ProjectDetails:
    """What a person writes about a project. `approval`: none lets the model change what no person wrote."""

    title: str = ""
    description: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    approval: Approval = Approval.NONE

    def checked(self) -> ProjectDetails:
        """The details as they are kept. Raises FieldInvalid."""
        title = checked_line("project.title", self.title, minimum=1, maximum=MAX_TITLE)
        checked("project.description", self.description, maximum=MAX_DESCRIPTION)
        checked_object("project.metadata", self.metadata, maximum=MAX_METADATA_BYTES)
        return self if title == self.title else replace(self, title=title)


@dataclass(frozen=True, slots=True)
class Project:
    """An idea being planned, as `role` sees it. `revision`: 0 in lists."""

    id: str
    tenant: str
    details: ProjectDetails
    role: Role
    version: int
    create_time: datetime
    update_time: datetime
    delete_time: datetime | None = None
    revision: int = 0

    @property
    def etag(self) -> str:
        return f"p{self.version}"

    def must_match(self, etag: str) -> None:
        """Raises EtagStale, see `check_etag`."""
        check_etag(etag, self.etag)

    def changed(self, details: ProjectDetails, now: datetime) -> Project:
        """With other details; the same object when nothing differs. Raises FieldInvalid."""
        details = details.checked()
        if details == self.details:
            return self
        return replace(self, details=details, version=self.version + 1, update_time=now)


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a project; `name` is empty as long as nothing is known of the person."""

    user_id: str
    name: str
    role: Role
    create_time: datetime

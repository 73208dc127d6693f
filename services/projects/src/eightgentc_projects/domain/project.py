"""A project and its members."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from eightgentc_projects.domain.etag import check_etag
from eightgentc_projects.domain.role import Role
from eightgentc_projects.domain.text import checked

MAX_TITLE = 200
MAX_DESCRIPTION = 10_000


@dataclass(frozen=True, slots=True)
class Project:
    """An idea being planned, as `role` sees it. `revision`: 0 in lists."""

    id: str
    tenant: str
    title: str
    description: str
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

    def changed(self, *, title: str | None, description: str | None, now: datetime) -> Project:
        """With new values, None meaning unchanged; the same object when nothing differs."""
        new_title = self.title if title is None else checked_title(title)
        new_description = self.description if description is None else checked_description(description)
        if (new_title, new_description) == (self.title, self.description):
            return self
        return replace(
            self, title=new_title, description=new_description, version=self.version + 1, update_time=now
        )


def checked_title(title: str) -> str:
    """Raises FieldInvalid unless it has 1 to 200 characters."""
    return checked("project.title", title, minimum=1, maximum=MAX_TITLE)


def checked_description(description: str) -> str:
    """Raises FieldInvalid when it has more than 10,000 characters."""
    return checked("project.description", description, maximum=MAX_DESCRIPTION)


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a project; `name` is empty as long as nothing is known of the person."""

    user_id: str
    name: str
    role: Role
    create_time: datetime
